using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Writes the answers of <c>GET /v1/models</c> and <c>GET /v1/models/{model}</c> in Anthropic's form.</summary>
public static class AnthropicModelsWriter
{
    /// <summary>As many models as Anthropic lists when nobody says.</summary>
    public const int DefaultLimit = 20;

    /// <summary>A page of the list.</summary>
    /// <param name="output">Where the body goes.</param>
    /// <param name="models">All models, in the order of the list.</param>
    /// <param name="limit">How many to a page.</param>
    /// <param name="afterId">The page begins behind this model; null or unknown: at the first.</param>
    /// <param name="beforeId">The page ends before this model; null or unknown: no bound.</param>
    public static void WriteList(
        IBufferWriter<byte> output, IReadOnlyList<ChatModel> models, int limit = DefaultLimit, string? afterId = null, string? beforeId = null)
    {
        List<ChatModel> all = [.. models];
        int first = afterId is null ? 0 : all.FindIndex(model => model.Id == afterId) + 1;
        int end = beforeId is null ? -1 : all.FindIndex(model => model.Id == beforeId);
        end = end < 0 ? all.Count : end;
        limit = Math.Clamp(limit, 1, 1_000);
        if (beforeId is not null && afterId is null)
        {
            // Backwards: the page nearest to the bound.
            first = Math.Max(end - limit, 0);
        }

        List<ChatModel> page = all.GetRange(first, Math.Clamp(end - first, 0, limit));
        bool more = beforeId is not null && afterId is null ? first > 0 : first + page.Count < end;

        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (ChatModel model in page)
        {
            WriteEntry(json, model);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more", more);
        json.WriteString("first_id", page.Count > 0 ? page[0].Id : null);
        json.WriteString("last_id", page.Count > 0 ? page[^1].Id : null);
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
        json.WriteString("type", "model");
        json.WriteString("id", model.Id);
        json.WriteString("display_name", model.Title);
        json.WriteString(
            "created_at", DateTimeOffset.FromUnixTimeSeconds(model.CreatedUnixSeconds).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        if (model.MaxInputTokens > 0)
        {
            json.WriteNumber("max_input_tokens", model.MaxInputTokens);
        }

        if (model.MaxOutputTokens > 0)
        {
            json.WriteNumber("max_tokens", model.MaxOutputTokens);
        }

        json.WriteEndObject();
    }
}
