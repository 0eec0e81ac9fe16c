using System.Buffers;
using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Small JSON objects, written and looked into.</summary>
internal static class JsonObjects
{
    /// <summary>One object with what <paramref name="write"/> writes into it.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new(512);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    public static void WriteArray(Utf8JsonWriter json, string name, IReadOnlyList<JsonElement> items)
    {
        json.WriteStartArray(name);
        foreach (JsonElement item in items)
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    /// <summary>A text member; null when there is none.</summary>
    public static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
