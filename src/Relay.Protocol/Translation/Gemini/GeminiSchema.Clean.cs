using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>From JSON Schema to what the old <c>parameters</c> takes.</summary>
internal static partial class GeminiSchema
{
    // References that meet themselves on several ways would multiply.
    private const int MaxSchemas = 5_000;

    // What the old "parameters" takes; everything else gets the whole request refused.
    private static readonly HashSet<string> s_known =
    [
        "type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties", "required", "minimum", "maximum",
        "minLength", "maxLength", "pattern", "default", "example",
    ];

    /// <summary>A schema that <c>parameters</c> takes; null when it has no properties, which must then be left out as a whole.</summary>
    public static string? Clean(string schema)
    {
        using JsonDocument? document = RequestJson.TryParse(schema);
        if (document is null || !HasProperties(document.RootElement))
        {
            return null;
        }

        int left = MaxSchemas;
        return Write(json => WriteClean(json, document.RootElement, document.RootElement, 0, ref left));
    }

    private static void WriteClean(Utf8JsonWriter json, JsonElement schema, JsonElement root, int depth, ref int left)
    {
        bool nullable = IsNullable(schema);
        schema = Resolve(schema, root);
        json.WriteStartObject();
        if (depth > MaxDepth || left-- <= 0 || schema.ValueKind != JsonValueKind.Object)
        {
            json.WriteString("type", "object");
            json.WriteEndObject();
            return;
        }

        nullable |= IsNullable(schema);
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type":
                    json.WriteString("type", TypeOf(member.Value));
                    break;
                case "properties" when member.Value.ValueKind == JsonValueKind.Object:
                    json.WriteStartObject("properties");
                    foreach (JsonProperty property in member.Value.EnumerateObject())
                    {
                        json.WritePropertyName(property.Name);
                        WriteClean(json, property.Value, root, depth + 1, ref left);
                    }

                    json.WriteEndObject();
                    break;
                case "items":
                    json.WritePropertyName("items");
                    WriteClean(json, member.Value, root, depth + 1, ref left);
                    break;
                case "const" when member.Value.ValueKind == JsonValueKind.String:
                    RequestJson.WriteTexts(json, "enum", [member.Value.GetString()!]);
                    break;
                case "format" when !IsKnownFormat(member.Value):
                case "enum" when !IsTexts(member.Value):
                case "nullable":
                    break;
                default:
                    if (s_known.Contains(member.Name))
                    {
                        member.WriteTo(json);
                    }

                    break;
            }
        }

        if (nullable)
        {
            json.WriteBoolean("nullable", true);
        }

        json.WriteEndObject();
    }

    private static bool IsKnownFormat(JsonElement format) =>
        format.ValueKind == JsonValueKind.String && format.GetString() is ("enum" or "date-time" or "int32" or "int64" or "float" or "double");

    private static bool IsTexts(JsonElement values) =>
        values.ValueKind == JsonValueKind.Array && values.EnumerateArray().All(static value => value.ValueKind == JsonValueKind.String);

    private static string TypeOf(JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Array)
        {
            type = type.EnumerateArray().FirstOrDefault(static item => item.ValueKind == JsonValueKind.String && !item.ValueEquals("null"u8));
        }

        return type.ValueKind == JsonValueKind.String ? type.GetString()! : "string";
    }

    private static bool IsNullable(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (schema.TryGetProperty("nullable"u8, out JsonElement flag) && flag.ValueKind == JsonValueKind.True)
        {
            return true;
        }

        if (schema.TryGetProperty("type"u8, out JsonElement type) && type.ValueKind == JsonValueKind.Array)
        {
            return type.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals("null"u8));
        }

        return Variants(schema).Any(IsNull);
    }

    /// <summary>Follows a reference within the schema, and takes the first of several variants: neither can be said in this form.</summary>
    private static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (int i = 0; i < MaxDepth && schema.ValueKind == JsonValueKind.Object; i++)
        {
            if (schema.TryGetProperty("$ref"u8, out JsonElement reference) && reference.ValueKind == JsonValueKind.String)
            {
                schema = Find(root, reference.GetString()!);
            }
            else if (!schema.TryGetProperty("type"u8, out _)
                && Variants(schema).FirstOrDefault(static variant => !IsNull(variant)) is { ValueKind: JsonValueKind.Object } first)
            {
                schema = first;
            }
            else
            {
                return schema;
            }
        }

        return default;
    }

    private static JsonElement Find(JsonElement root, string reference)
    {
        foreach (string name in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out root))
            {
                return default;
            }
        }

        return root;
    }

    private static JsonElement.ArrayEnumerator Variants(JsonElement schema)
    {
        foreach (string name in (IEnumerable<string>)["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(name, out JsonElement variants) && variants.ValueKind == JsonValueKind.Array)
            {
                return variants.EnumerateArray();
            }
        }

        return default;
    }

    private static bool IsNull(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type"u8, out JsonElement type)
        && type.ValueKind == JsonValueKind.String && type.ValueEquals("null"u8);
}
