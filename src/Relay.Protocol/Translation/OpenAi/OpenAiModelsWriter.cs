using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes the answers of <c>GET /v1/models</c> and <c>GET /v1/models/{model}</c> in OpenAI's form, which has no pages.</summary>
public static class OpenAiModelsWriter
{
    /// <summary>All models, in the order given.</summary>
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ChatModel> models)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (ChatModel model in models)
        {
            WriteEntry(json, model);
        }

        json.WriteEndArray();
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
        json.WriteString("id", model.Id);
        json.WriteString("object", "model");
        json.WriteNumber("created", model.CreatedUnixSeconds);
        json.WriteString("owned_by", "relay");
        json.WriteEndObject();
    }
}
