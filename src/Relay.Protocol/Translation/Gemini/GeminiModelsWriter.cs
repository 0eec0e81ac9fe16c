using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Writes the answers of <c>GET .../models</c> and <c>GET .../models/{model}</c>.</summary>
public static class GeminiModelsWriter
{
    private static readonly string[] s_chatMethods = ["generateContent", "streamGenerateContent"];
    private static readonly string[] s_countMethods = ["countTokens"];

    /// <summary>As many models as Google lists when nobody says.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>A page of the list.</summary>
    /// <param name="output">Where the body goes.</param>
    /// <param name="models">All models, in the order of the list.</param>
    /// <param name="pageSize">How many to a page; 0 for the usual number.</param>
    /// <param name="pageToken">The token that the page before named; null or unknown begins at the first.</param>
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ChatModel> models, int pageSize = 0, string? pageToken = null)
    {
        _ = int.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out int first);
        int size = Math.Clamp(pageSize <= 0 ? DefaultPageSize : pageSize, 1, 1_000);
        int end = (int)Math.Min((long)first + size, models.Count);
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("models");
        for (int i = first; i < end; i++)
        {
            WriteEntry(json, models[i]);
        }

        json.WriteEndArray();
        if (end < models.Count && first < end)
        {
            json.WriteString("nextPageToken", end.ToString(CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    /// <summary>One model.</summary>
    public static void WriteModel(IBufferWriter<byte> output, ChatModel model)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        WriteEntry(json, model);
    }

    private static void WriteEntry(Utf8JsonWriter json, ChatModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", $"models/{model.Id}");
        json.WriteString("baseModelId", model.Id);
        json.WriteString("version", "001");
        json.WriteString("displayName", model.Title);
        if (model.MaxInputTokens > 0)
        {
            json.WriteNumber("inputTokenLimit", model.MaxInputTokens);
        }

        if (model.MaxOutputTokens > 0)
        {
            json.WriteNumber("outputTokenLimit", model.MaxOutputTokens);
        }

        RequestJson.WriteTexts(
            json, "supportedGenerationMethods", [.. model.IsChat ? s_chatMethods : [], .. model.CountsTokens ? s_countMethods : []]);
        json.WriteEndObject();
    }
}
