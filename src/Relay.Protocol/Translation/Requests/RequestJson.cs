using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relay.Protocol.Translation.Requests;

/// <summary>Pieces of request bodies that several dialects write.</summary>
internal static class RequestJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> output) => new(output, s_options);

    /// <summary>A member whose value is JSON text; white space in it is dropped. Text that is no JSON is written as a string.</summary>
    public static void WriteRaw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        if (TryParse(value) is { } document)
        {
            using (document)
            {
                document.RootElement.WriteTo(json);
            }
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    /// <summary>
    /// A call's arguments, which must be an object. Those that are none are passed on as text: an empty object might be taken for a call
    /// without arguments.
    /// </summary>
    public static void WriteArguments(Utf8JsonWriter json, string name, string arguments)
    {
        json.WritePropertyName(name);
        using JsonDocument? document = TryParse(arguments);
        if (document?.RootElement.ValueKind == JsonValueKind.Object)
        {
            document.RootElement.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        if (!string.IsNullOrWhiteSpace(arguments))
        {
            json.WriteString("invalid_arguments", arguments);
        }

        json.WriteEndObject();
    }

    /// <summary>The members of a configured object (<see cref="ChatRequestProfile.ExtraBody"/>), into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, string extra)
    {
        using JsonDocument? document = TryParse(extra);
        if (document?.RootElement.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }
    }

    /// <summary>A part that is text, as Anthropic and Chat Completions have it.</summary>
    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Null when it is no JSON.</summary>
    public static JsonDocument? TryParse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A temperature within the provider's bounds.</summary>
    public static double Clamp(double temperature, ChatRequestProfile profile, double highest) =>
        Math.Max(Math.Min(temperature, Math.Min(highest, profile.MaxTemperature ?? highest)), profile.MinTemperature ?? 0);
}
