using System.Text.Json;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// What one chunk of a stream, or a whole answer, says: the members of the first choice that count, wherever providers put them. Texts are
/// decoded; nested pieces are JSON text for a reader of their own. Empty where absent, null or of another kind.
/// </summary>
internal ref partial struct OpenAiChunk
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Model;

    /// <summary>Text of <c>content</c>; where it came as parts, see <see cref="Parts"/>.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>JSON array of <c>content</c>.</summary>
    public ReadOnlySpan<byte> Parts;
    public ReadOnlySpan<byte> Refusal;
    public ReadOnlySpan<byte> ReasoningContent;
    public ReadOnlySpan<byte> Reasoning;

    /// <summary>JSON array.</summary>
    public ReadOnlySpan<byte> ReasoningDetails;

    /// <summary>JSON array.</summary>
    public ReadOnlySpan<byte> ToolCalls;

    /// <summary>JSON object, the form before <c>tool_calls</c>.</summary>
    public ReadOnlySpan<byte> FunctionCall;
    public ReadOnlySpan<byte> Finish;
    public TokenUsage Usage;
    public bool HasUsage;

    /// <summary>It has <c>choices</c>, if only an empty array: it belongs to a good answer.</summary>
    public bool HasChoices;

    /// <summary>The first choice has content in <c>message</c> and none in <c>delta</c>.</summary>
    public bool IsMessage;

    /// <summary>It tells of an error, and <see cref="OpenAiFault"/> can say which.</summary>
    public bool IsFault;

    /// <summary>Reads one JSON text; throws <see cref="JsonException"/> for what is none.</summary>
    public static OpenAiChunk Read(ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        var chunk = default(OpenAiChunk);
        var reader = new Utf8JsonReader(json);
        strings.Begin(json.Length);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // A bare string is an error of SiliconFlow's, an array one of Google's.
            chunk.IsFault = reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray;
            reader.Skip();
            reader.Read();
            return chunk;
        }

        bool hasMessage = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            chunk.ReadMember(ref reader, json, ref strings, ref hasMessage);
        }

        // Nothing may follow.
        reader.Read();
        chunk.IsFault |= hasMessage && !chunk.HasChoices;
        return chunk;
    }

    private void ReadMember(
        scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings, scoped ref bool hasMessage)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ReadChoices(ref reader, json, ref strings);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            ReadUsage(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            Id = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            reader.Read();
            Model = strings.Get(in reader, json);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            IsFault |= IsTruthy(in reader);
        }
        else if (reader.ValueTextEquals("base_resp"u8))
        {
            reader.Read();
            IsFault |= IsBadResponse(ref reader);
        }
        else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("detail"u8))
        {
            reader.Read();
            hasMessage |= IsTruthy(in reader);
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }

    private void ReadChoices(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref JsonStrings strings)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        HasChoices = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject && IsFirst(reader))
            {
                ReadChoice(ref reader, json, ref strings);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The last usage with numbers wins.</summary>
    private void ReadUsage(scoped ref Utf8JsonReader reader)
    {
        if (OpenAiUsage.TryRead(ref reader, out TokenUsage usage))
        {
            Usage = usage;
            HasUsage = true;
        }
    }

    private static bool IsTruthy(scoped in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.ValueSpan.Length > 0,
        JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.True => true,
        _ => false,
    };

    private static bool IsBadResponse(scoped ref Utf8JsonReader reader)
    {
        bool bad = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return bad;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool code = reader.ValueTextEquals("status_code"u8);
            reader.Read();
            bad |= code && JsonValues.Count(in reader) != 0;
            reader.Skip();
        }

        return bad;
    }
}
