using System.Text;
using System.Text.Json;

namespace Relay.Protocol.OpenAI;

/// <summary>What the built-in models must know of a body of <c>POST /v1/chat/completions</c>.</summary>
public sealed class ChatRequest
{
    private ChatRequest()
    {
    }

    /// <summary>Why the request is refused; null when it is not.</summary>
    public SpeechRequestError? Error { get; private set; }

    public string Model { get; private set; } = "";

    public bool Stream { get; private set; }

    /// <summary><c>stream_options.include_usage</c></summary>
    public bool IncludeUsage { get; private set; }

    /// <summary>The text of the last message of the user; empty when there is none.</summary>
    public string LastUserText { get; private set; } = "";

    /// <summary>Characters of all messages' texts.</summary>
    public long PromptChars { get; private set; }

    /// <summary>Reads a body. Never throws; what is wrong is in <see cref="Error"/>.</summary>
    public static ChatRequest Parse(ReadOnlyMemory<byte> body)
    {
        ChatRequest request = new();
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            request.Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            request.Error = new SpeechRequestError(
                "", $"The body is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // The document is well-formed, but one of its strings is no text: bytes that are not UTF-8, or half a surrogate pair.
            request.Error = new SpeechRequestError("", "The body has a string that is not valid Unicode.");
        }

        return request;
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Error = new SpeechRequestError("", "The body must be a JSON object.");
        }
        else if (!root.TryGetProperty("model"u8, out JsonElement model) || model.ValueKind != JsonValueKind.String)
        {
            Error = new SpeechRequestError("model", "'model' is required and must be a string.");
        }
        else if (!root.TryGetProperty("messages"u8, out JsonElement messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            Error = new SpeechRequestError("messages", "'messages' is required and must be an array with at least one message.");
        }
        else
        {
            Model = model.GetString()!;
            Stream = IsTrue(root, "stream"u8);
            IncludeUsage = root.TryGetProperty("stream_options"u8, out JsonElement options) && options.ValueKind == JsonValueKind.Object
                && IsTrue(options, "include_usage"u8);
            ReadMessages(messages);
        }
    }

    private void ReadMessages(JsonElement messages)
    {
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("role"u8, out JsonElement role) || role.ValueKind != JsonValueKind.String)
            {
                Error = new SpeechRequestError("messages", "Each message must be an object with a 'role'.");
                return;
            }

            string text = message.TryGetProperty("content"u8, out JsonElement content) ? TextOf(content) : "";
            PromptChars += text.Length;
            LastUserText = role.ValueEquals("user"u8) ? text : LastUserText;
        }
    }

    private static string TextOf(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString()!;
        }

        StringBuilder text = new();
        foreach (JsonElement part in content.ValueKind == JsonValueKind.Array ? content.EnumerateArray() : default)
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text"u8, out JsonElement value) && value.ValueKind == JsonValueKind.String)
            {
                text.Append(value.GetString());
            }
        }

        return text.ToString();
    }

    private static bool IsTrue(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
