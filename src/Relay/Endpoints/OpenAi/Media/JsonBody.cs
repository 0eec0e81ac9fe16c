using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>A request's JSON object, read whole. The owner disposes it.</summary>
internal sealed class JsonBody : IDisposable
{
    // Texts go out as they came: what HTML would need escaped, JSON does not.
    private static readonly JsonWriterOptions s_asItCame = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestBody _bytes;
    private readonly JsonDocument _document;

    private JsonBody(RequestBody bytes, JsonDocument document)
    {
        _bytes = bytes;
        _document = document;
    }

    public JsonElement Root => _document.RootElement;

    /// <summary>As it came.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Bytes;

    /// <summary>Exactly one of the results is null.</summary>
    public static async ValueTask<(JsonBody? Body, RelayError? Error)> ReadAsync(HttpContext context, int limit)
    {
        RequestBody? bytes = await RequestBody.ReadAsync(context.Request, limit, context.RequestAborted);
        return bytes is null ? (null, RelayError.TooLarge(limit)) : Parse(bytes);
    }

    /// <summary>Exactly one of the results is null. The bytes are the body's now.</summary>
    public static (JsonBody? Body, RelayError? Error) Parse(RequestBody bytes)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(bytes.Bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object && HasNoMemberTwice(document.RootElement))
            {
                return (new JsonBody(bytes, document), null);
            }
        }
        catch (JsonException)
        {
            // told below
        }

        document?.Dispose();
        bytes.Dispose();
        return (null, new RelayError(ErrorKind.InvalidRequest, "the request's body must be one JSON object, no member twice"));
    }

    // A member that stands twice could be read differently by us and by the provider.
    private static bool HasNoMemberTwice(JsonElement body)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return body.EnumerateObject().All(member => names.Add(member.Name));
    }

    /// <summary>A text member that is known to be there.</summary>
    public string Text(string name) => Root.GetProperty(name).GetString()!;

    /// <summary>A text member; false, with the error, when it is not there or not a text.</summary>
    public bool TryText(string name, out string value, out RelayError? error)
    {
        value = Root.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
        error = value.Length > 0 ? null : new RelayError(ErrorKind.InvalidRequest, $"'{name}' must be a text that is not empty", name);
        return error is null;
    }

    /// <summary>The object, each value as it came, with other names for some members (null: left out), another model, and perhaps a text more.</summary>
    public ReadOnlyMemory<byte> With(string model, Func<string, string?> rename, (string Name, string Value)? more = null)
    {
        ArrayBufferWriter<byte> output = new(_bytes.Bytes.Length + 256);
        using (Utf8JsonWriter json = new(output, s_asItCame))
        {
            json.WriteStartObject();
            foreach (JsonProperty member in Root.EnumerateObject())
            {
                if (member.NameEquals("model"u8))
                {
                    json.WriteString("model"u8, model);
                }
                else if (rename(member.Name) is { } name)
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
                }
            }

            if (more is { } text)
            {
                json.WriteString(text.Name, text.Value);
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    public void Dispose()
    {
        _document.Dispose();
        _bytes.Dispose();
    }
}
