using System.Text;
using System.Text.Json;

namespace Relay.Protocol.Translation;

/// <summary>
/// The members of an error body, in whatever form it comes: <c>{"error":{...}}</c>, <c>{"error":"..."}</c>, the same in an array, bare
/// <c>code</c> and <c>message</c>, MiniMax's <c>base_resp</c>, a bare JSON string, plain text, or a page of HTML. "" where absent.
/// </summary>
internal sealed class ErrorBody
{
    // An answer's own members come first in some bodies; deeper than this no provider puts its error.
    private const int MaxLevels = 3;

    // Enough for any error; an HTML page is not read to its end.
    private const int MaxBodyBytes = 64 * 1024;

    private const int MaxMessageChars = 1_000;

    private ErrorBody()
    {
    }

    /// <summary>The provider's words as they came: to be looked at, never to be shown.</summary>
    public string Message { get; private set; } = "";

    /// <summary><see cref="Message"/> without keys, bounded to 1,000 characters.</summary>
    public string ShownMessage => Bound(SecretMask.Apply(Message));

    /// <summary>The code, or else the type, bounded.</summary>
    public string ShownCode => Bound(Code.Length > 0 ? Code : Type);

    public string Code { get; private set; } = "";

    public string Type { get; private set; } = "";

    /// <summary>Google's name of the status.</summary>
    public string Status { get; private set; } = "";

    /// <summary><c>base_resp.status_code</c>; 0 when absent or good.</summary>
    public long BaseRespCode { get; private set; }

    public bool IsMarkup { get; private set; }

    /// <summary>Google's <c>details</c>, JSON text.</summary>
    public string Details { get; private set; } = "";

    /// <summary>Reads a body. Never throws, whatever the bytes.</summary>
    public static ErrorBody Read(ReadOnlySpan<byte> body)
    {
        var error = new ErrorBody();
        ReadOnlySpan<byte> text = TrimStart(body[..Math.Min(body.Length, MaxBodyBytes)]);
        if (text.IsEmpty)
        {
            return error;
        }

        if (text[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            error.IsMarkup = text[0] == '<';
            error.Message = error.IsMarkup ? "The upstream answered with a page of HTML." : Encoding.UTF8.GetString(text).Trim();
            return error;
        }

        var reader = new Utf8JsonReader(text);
        try
        {
            if (reader.Read())
            {
                error.ReadValue(ref reader, text, level: 0);
            }
        }
        catch (JsonException)
        {
            // A body that was cut keeps what it said up to there; one that never was JSON is its own message.
            error.Message = error.Message.Length > 0 ? error.Message : Encoding.UTF8.GetString(text).Trim();
        }

        return error;
    }

    private static string Bound(string text)
    {
        if (text.Length <= MaxMessageChars)
        {
            return text;
        }

        int end = char.IsHighSurrogate(text[MaxMessageChars - 1]) ? MaxMessageChars - 1 : MaxMessageChars;
        return text[..end];
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.TrimStart(" \t\r\n"u8);
        return text.StartsWith("\uFEFF"u8) ? text[3..] : text;
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int level)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Message = Message.Length > 0 ? Message : JsonValues.Text(in reader);
                break;
            case JsonTokenType.StartArray when level < MaxLevels:
                // Google's form wraps the error; a list of validation errors begins with the first.
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadValue(ref reader, json, level + 1);
                }

                break;
            case JsonTokenType.StartObject when level < MaxLevels:
                ReadObject(ref reader, json, level);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int level)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("error"u8))
            {
                // What stands inside is more exact than what stood beside it.
                reader.Read();
                if (reader.TokenType is JsonTokenType.StartObject)
                {
                    Message = "";
                    Code = "";
                    Type = "";
                }

                ReadValue(ref reader, json, level + 1);
            }
            else if (reader.ValueTextEquals("base_resp"u8))
            {
                reader.Read();
                ReadBaseResp(ref reader);
            }
            else if (reader.ValueTextEquals("detail"u8))
            {
                reader.Read();
                ReadValue(ref reader, json, level + 1);
            }
            else if (reader.ValueTextEquals("details"u8))
            {
                reader.Read();
                Details = Encoding.UTF8.GetString(JsonValues.Raw(ref reader, json));
            }
            else
            {
                ReadText(ref reader);
            }
        }
    }

    /// <summary>A member whose value is a text or a number; the first of several counts.</summary>
    private void ReadText(ref Utf8JsonReader reader)
    {
        bool message = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("msg"u8);
        bool code = reader.ValueTextEquals("code"u8);
        bool type = reader.ValueTextEquals("type"u8);
        bool status = reader.ValueTextEquals("status"u8);
        reader.Read();
        if (message && Message.Length == 0)
        {
            Message = JsonValues.Text(in reader);
        }
        else if (code && Code.Length == 0)
        {
            Code = JsonValues.Text(in reader);
        }
        else if (type && Type.Length == 0)
        {
            Type = JsonValues.Text(in reader);
        }
        else if (status && reader.TokenType == JsonTokenType.String)
        {
            Status = JsonValues.Text(in reader);
        }

        reader.Skip();
    }

    private void ReadBaseResp(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool code = reader.ValueTextEquals("status_code"u8);
            bool message = reader.ValueTextEquals("status_msg"u8);
            reader.Read();
            if (code)
            {
                BaseRespCode = JsonValues.Count(in reader);
                Code = BaseRespCode > 0 && Code.Length == 0 ? JsonValues.Text(in reader) : Code;
            }
            else if (message && Message.Length == 0)
            {
                Message = JsonValues.Text(in reader);
            }

            reader.Skip();
        }
    }
}
