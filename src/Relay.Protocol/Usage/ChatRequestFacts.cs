using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Relay.Protocol.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Usage;

/// <summary>
/// What a relay must know of a request that passes unchanged: model, streaming, usage asked for, limits, and an estimate of the prompt.
/// One pass over the body; nothing of its texts is kept.
/// </summary>
/// <remarks>
/// The estimate counts every string value of the body, a quarter token an ASCII byte, half a token a character of two bytes, one token any
/// other character; a long value that is data and not text (a picture, a sound) counts <see cref="MediaTokens"/>. It is meant to be a little
/// too high: it is what a call's hold is made of, never what is charged where the upstream counted.
/// </remarks>
public readonly record struct ChatRequestFacts
{
    /// <summary>Assumed for a picture or sound in the prompt.</summary>
    public const long MediaTokens = 1_500;

    private const int ShortestMediaBytes = 512;

    /// <summary>Empty where the dialect names it elsewhere.</summary>
    public string Model { get; private init; }

    public bool Stream { get; private init; }

    /// <summary>OpenAI: <c>stream_options.include_usage</c>.</summary>
    public bool AsksUsage { get; private init; }

    /// <summary>Estimated tokens of the prompt.</summary>
    public long InputTokens { get; private init; }

    /// <summary>How many answers are asked for (<c>n</c>); 1 when not said.</summary>
    public long Choices { get; private init; }

    /// <summary>The caller's own limit of the answer, over all its choices; -1 when it gave none.</summary>
    public long MaxOutputTokens { get; private init; }

    /// <summary>Reads a body. False: it is refused for <paramref name="error"/>.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="dialect">Its dialect.</param>
    /// <param name="required">A member there must be ("messages"); empty: none.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="error">Why it is refused; names the member.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> body, ChatDialect dialect, string required, out ChatRequestFacts facts, out ChatRequestError error)
    {
        facts = default;
        error = default;
        if (!Utf8.IsValid(body))
        {
            error = new("", "The body is not valid UTF-8.");
            return false;
        }

        Counts counts = new() { MaxOutput = -1, Choices = 1 };
        Utf8JsonReader json = new(body, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow });
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                error = new("", "The body must be a JSON object.");
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                counts.HasRequired |= required.Length > 0 && json.ValueTextEquals(required);
                ReadMember(ref json, ref counts);
            }

            json.Read(); // nothing may follow
        }
        catch (JsonException problem)
        {
            error = new("", $"The body is not valid JSON at line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}.");
            return false;
        }

        error = counts.Error
            ?? (dialect != ChatDialect.Gemini && string.IsNullOrEmpty(counts.Model) ? new ChatRequestError("model", "'model' is required and must be a string.")
                : required.Length > 0 && !counts.HasRequired ? new ChatRequestError(required, $"'{required}' is required.")
                : default);
        facts = new ChatRequestFacts
        {
            Model = counts.Model ?? "",
            Stream = counts.Stream,
            AsksUsage = counts.AsksUsage,
            Choices = counts.Choices,
            InputTokens = (counts.QuarterTokens + 3) / 4,
            MaxOutputTokens = counts.MaxOutput < 0 ? -1 : counts.MaxOutput * counts.Choices,
        };
        return error.Message is null;
    }

    private static void ReadMember(ref Utf8JsonReader json, ref Counts counts)
    {
        if (json.ValueTextEquals("model"u8))
        {
            json.Read();
            counts.Model = json.TokenType == JsonTokenType.String ? TextOf(ref json) : null;
            json.Skip();
        }
        else if (json.ValueTextEquals("stream"u8))
        {
            json.Read();
            counts.Stream = json.TokenType == JsonTokenType.True;
            counts.Error ??= json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
                ? null
                : new ChatRequestError("stream", "'stream' must be true or false.");
            json.Skip();
        }
        else if (json.ValueTextEquals("max_tokens"u8) || json.ValueTextEquals("max_completion_tokens"u8) || json.ValueTextEquals("max_output_tokens"u8))
        {
            json.Read();
            counts.MaxOutput = Math.Max(counts.MaxOutput, Integer(ref json));
        }
        else if (json.ValueTextEquals("n"u8) || json.ValueTextEquals("batch_size"u8))
        {
            json.Read();
            counts.Choices = Math.Clamp(Integer(ref json), 1, 128);
        }
        else
        {
            bool isOptions = json.ValueTextEquals("stream_options"u8);
            bool isGemini = json.ValueTextEquals("generationConfig"u8) || json.ValueTextEquals("generation_config"u8);
            json.Read();
            ReadValue(ref json, ref counts, isOptions, isGemini);
        }
    }

    /// <summary>Passes over a value and weighs its texts.</summary>
    private static void ReadValue(ref Utf8JsonReader json, ref Counts counts, bool isOptions, bool isGemini)
    {
        int depth = json.CurrentDepth;
        bool isUsage = false;
        bool isMax = false;
        do
        {
            switch (json.TokenType)
            {
                case JsonTokenType.PropertyName:
                    isUsage = isOptions && json.ValueTextEquals("include_usage"u8);
                    isMax = isGemini && (json.ValueTextEquals("maxOutputTokens"u8) || json.ValueTextEquals("max_output_tokens"u8));
                    break;
                case JsonTokenType.String:
                    counts.QuarterTokens += Weigh(json.ValueSpan);
                    break;
                case JsonTokenType.True:
                    counts.AsksUsage |= isUsage;
                    break;
                case JsonTokenType.Number when isMax:
                    counts.MaxOutput = Integer(ref json);
                    break;
                default:
                    break;
            }
        }
        while ((json.CurrentDepth > depth || json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && json.Read());
    }

    /// <summary>Quarters of a token.</summary>
    private static long Weigh(ReadOnlySpan<byte> text)
    {
        if (text.Length >= ShortestMediaBytes && !text[..ShortestMediaBytes].ContainsAny((byte)' ', (byte)'\\') && Ascii.IsValid(text[..ShortestMediaBytes]))
        {
            return MediaTokens * 4;
        }

        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        long quarters = 0;
        foreach (byte b in text)
        {
            quarters += b < 0x80 ? 1 : b < 0xC0 ? 0 : b < 0xE0 ? 2 : 4;
        }

        return quarters;
    }

    private static long Integer(ref Utf8JsonReader json)
    {
        long value = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long number) ? Math.Max(number, 0) : -1;
        json.Skip();
        return value;
    }

    private static string TextOf(ref Utf8JsonReader json)
    {
        byte[] text = json.ValueSpan.ToArray();
        _ = JsonText.TryUnescape(text, text, out int length);
        return Encoding.UTF8.GetString(text, 0, length);
    }

    private ref struct Counts
    {
        public string? Model;
        public bool Stream;
        public bool AsksUsage;
        public bool HasRequired;
        public long QuarterTokens;
        public long MaxOutput;
        public long Choices;
        public ChatRequestError? Error;
    }
}
