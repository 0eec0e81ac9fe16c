using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Gemini's own kind of schema (types in capitals, <c>nullable</c>, few keywords) and JSON Schema, one from the other. Both are JSON text.
/// </summary>
internal static partial class GeminiSchema
{
    // A schema that refers to itself is cut off here, as an object of any kind.
    private const int MaxDepth = 24;

    private static readonly HashSet<string> s_counts = ["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"];

    /// <summary>JSON Schema from Gemini's own; one that is JSON Schema already stays as it is.</summary>
    public static string ToJsonSchema(JsonElement schema) => Write(json => WriteJsonSchema(json, schema, 0));

    /// <summary>Whether a schema names any property.</summary>
    public static bool HasProperties(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties"u8, out JsonElement properties)
        && properties.ValueKind == JsonValueKind.Object && properties.EnumerateObject().MoveNext();

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (Utf8JsonWriter json = RequestJson.CreateWriter(output))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void WriteJsonSchema(Utf8JsonWriter json, JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > MaxDepth)
        {
            schema.WriteTo(json);
            return;
        }

        bool nullable = schema.TryGetProperty("nullable"u8, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        json.WriteStartObject();
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            switch (member.Name)
            {
                case "nullable" or "propertyOrdering" or "property_ordering":
                    break;
                case "type" when member.Value.ValueKind == JsonValueKind.String:
                    WriteType(json, member.Value.GetString()!.ToLowerInvariant(), nullable);
                    break;
                case "properties" or "$defs" when member.Value.ValueKind == JsonValueKind.Object:
                    json.WriteStartObject(member.Name);
                    foreach (JsonProperty property in member.Value.EnumerateObject())
                    {
                        json.WritePropertyName(property.Name);
                        WriteJsonSchema(json, property.Value, depth + 1);
                    }

                    json.WriteEndObject();
                    break;
                case "anyOf" or "any_of" when member.Value.ValueKind == JsonValueKind.Array:
                    json.WriteStartArray("anyOf");
                    foreach (JsonElement variant in member.Value.EnumerateArray())
                    {
                        WriteJsonSchema(json, variant, depth + 1);
                    }

                    json.WriteEndArray();
                    break;
                case "items" or "additionalProperties":
                    json.WritePropertyName(member.Name);
                    WriteJsonSchema(json, member.Value, depth + 1);
                    break;
                case var name when s_counts.Contains(name) && member.Value.ValueKind == JsonValueKind.String
                    && long.TryParse(member.Value.GetString(), CultureInfo.InvariantCulture, out long count):
                    json.WriteNumber(name, count);
                    break;
                default:
                    member.WriteTo(json);
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, string type, bool nullable)
    {
        if (!nullable)
        {
            json.WriteString("type", type);
            return;
        }

        RequestJson.WriteTexts(json, "type", [type, "null"]);
    }
}
