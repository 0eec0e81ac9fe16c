using System.Buffers;
using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Writes a JSON schema with only the words every provider takes: references are put in where they point, of alternatives the first that is
/// not null stays, a constant becomes a list of one, and words about the schema itself are left out.
/// </summary>
internal sealed class SchemaCleaner
{
    // A schema that refers to itself has no end, and one that does so twice grows without bound: beyond these everything is any object.
    private const int MaxLevels = 32;
    private const int MaxSchemas = 4_096;
    private static readonly string[] s_dropped =
    [
        "$schema", "$id", "$comment", "$defs", "definitions", "$ref",
        "additionalProperties", "default", "examples", "anyOf", "oneOf", "allOf", "const",
    ];

    private int _schemas;

    private SchemaCleaner()
    {
    }

    public static void Write(Utf8JsonWriter json, string schema)
    {
        using JsonDocument document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 256 });
        var clean = new ArrayBufferWriter<byte>(schema.Length);
        try
        {
            using var writer = new Utf8JsonWriter(clean, new JsonWriterOptions { MaxDepth = 256 });
            new SchemaCleaner().WriteSchema(writer, document.RootElement, document.RootElement, 0);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair: the provider may say what it thinks of it.
            json.WriteRawValue(schema, skipInputValidation: true);
            return;
        }

        json.WriteRawValue(clean.WrittenSpan, skipInputValidation: true);
    }

    private void WriteSchema(Utf8JsonWriter json, JsonElement schema, JsonElement root, int level)
    {
        if (schema.ValueKind != JsonValueKind.Object || level > MaxLevels || ++_schemas > MaxSchemas)
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteEndObject();
            return;
        }

        if (Replacement(schema, root) is { } other)
        {
            WriteSchema(json, other, root, level + 1);
            return;
        }

        json.WriteStartObject();
        foreach (JsonProperty property in schema.EnumerateObject())
        {
            if (property.Name == "const")
            {
                json.WriteStartArray("enum");
                property.Value.WriteTo(json);
                json.WriteEndArray();
            }
            else if (!s_dropped.Contains(property.Name))
            {
                WriteMember(json, property, root, level + 1);
            }
        }

        json.WriteEndObject();
    }

    private void WriteMember(Utf8JsonWriter json, JsonProperty property, JsonElement root, int level)
    {
        json.WritePropertyName(property.Name);
        switch (property.Name, property.Value.ValueKind)
        {
            case ("properties", JsonValueKind.Object):
                // Names in here are the caller's, not words of the schema.
                json.WriteStartObject();
                foreach (JsonProperty inner in property.Value.EnumerateObject())
                {
                    json.WritePropertyName(inner.Name);
                    WriteSchema(json, inner.Value, root, level + 1);
                }

                json.WriteEndObject();
                break;
            case ("items", JsonValueKind.Object):
                WriteSchema(json, property.Value, root, level + 1);
                break;
            case ("type", JsonValueKind.Array):
                json.WriteStringValue(FirstType(property.Value));
                break;
            default:
                property.Value.WriteTo(json);
                break;
        }
    }

    /// <summary>Of several types the first that is one: a schema here has a single type.</summary>
    private static string FirstType(JsonElement types)
    {
        foreach (JsonElement type in types.EnumerateArray())
        {
            if (type.ValueKind == JsonValueKind.String && !type.ValueEquals("null"u8))
            {
                return type.GetString()!;
            }
        }

        return "string";
    }

    /// <summary>What stands for a schema that only points elsewhere, or only lists alternatives.</summary>
    private static JsonElement? Replacement(JsonElement schema, JsonElement root)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference) && reference.ValueKind == JsonValueKind.String)
        {
            return Resolve(reference.GetString() ?? "", root);
        }

        foreach (string name in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (!schema.TryGetProperty("properties", out _)
                && schema.TryGetProperty(name, out JsonElement alternatives) && alternatives.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement alternative in alternatives.EnumerateArray())
                {
                    if (alternative.ValueKind == JsonValueKind.Object && !IsNull(alternative))
                    {
                        return alternative;
                    }
                }
            }
        }

        return null;
    }

    private static bool IsNull(JsonElement schema) =>
        schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("null"u8);

    /// <summary>Follows "#/$defs/Name"; anything it cannot find is any object.</summary>
    private static JsonElement Resolve(string reference, JsonElement root)
    {
        JsonElement found = root;
        foreach (string step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(step, out found))
            {
                return default;
            }
        }

        return found;
    }
}
