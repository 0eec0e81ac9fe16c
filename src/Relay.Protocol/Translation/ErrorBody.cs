using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Relay.Protocol.Translation;

/// <summary>What an upstream's error body says, in any of the forms that are about; members it lacks are "".</summary>
/// <param name="Type">"overloaded_error", "RESOURCE_EXHAUSTED", ...</param>
/// <param name="Code">Its code, as text.</param>
/// <param name="Message">Its words, bounded to 1,000 characters, with everything that looks like a key cut short: some repeat the key.</param>
/// <param name="Details">Google's <c>details</c>, JSON text.</param>
internal readonly partial record struct ErrorBody(string Type, string Code, string Message, string Details)
{
    private const int MaxMessageChars = 1_000;

    /// <summary>Reads a body; one that is not JSON is its own message.</summary>
    public static ErrorBody Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return Of(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half an emoji is an InvalidOperationException.
            return new ErrorBody("", "", Bound(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * MaxMessageChars)])), "");
        }
    }

    private static ErrorBody Of(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0)
        {
            element = element[0];
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            return new ErrorBody("", "", Bound(element.GetString()!), "");
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return new ErrorBody("", "", "", "");
        }

        if (element.TryGetProperty("error"u8, out JsonElement error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        {
            return Of(error);
        }

        string type = Member(element, "type"u8);
        return new ErrorBody(
            type.Length > 0 ? type : Member(element, "status"u8),
            Member(element, "code"u8),
            Bound(Member(element, "message"u8)),
            element.TryGetProperty("details"u8, out JsonElement details) ? details.GetRawText() : "");
    }

    private static string Member(JsonElement element, ReadOnlySpan<byte> name)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            return "";
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])(sk-|eyJ|AIza|ya29\.|AQ\.)[A-Za-z0-9_\-*.]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    private static string Bound(string text)
    {
        text = Key().Replace(text, "$1…");
        if (text.Length <= MaxMessageChars)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[MaxMessageChars - 1]) ? MaxMessageChars - 1 : MaxMessageChars;
        return text[..length];
    }
}
