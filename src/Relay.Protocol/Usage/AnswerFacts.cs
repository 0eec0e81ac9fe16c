using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Relay.Protocol.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>
/// Follows the tokens of answers' JSON and keeps what <see cref="AnswerUsageReader"/>s judge by. Holds no text but short words, so a document of
/// any size passes through. Usage adds up over the documents of one answer: a counter that comes again replaces the one before.
/// </summary>
internal sealed class AnswerFacts
{
    // Members below the fifth level are nobody's usage: choices[0].usage.prompt_tokens_details.cached_tokens is the deepest.
    private const int MaxLevel = 5;
    private const int MaxWordBytes = 32;

    private JsonStreamReader _json;
    private Levels _names;
    private Word _word;
    private int _wordLength;
    private int _arrayShift;
    private UsageCounters _counters;

    /// <summary>Usage came with the current document.</summary>
    public bool HasNewUsage { get; private set; }

    public bool HasError { get; private set; }

    /// <summary>A <c>code</c> and a <c>message</c> at the top, as SiliconFlow's errors have; an error where there is no answer.</summary>
    public bool HasPlainError => HasCode && HasMessage;

    /// <summary>A member that only answers have.</summary>
    public bool HasBody { get; private set; }

    /// <summary>A list of choices, however short.</summary>
    public bool HasChoices { get; private set; }

    public int ChoiceCount { get; private set; }

    /// <summary>A reason why the model stopped.</summary>
    public bool IsFinished { get; private set; }

    public AnswerType Type { get; private set; }

    public bool IsComplete => _json.IsComplete;

    public bool IsMalformed { get; private set; }

    private bool HasUsage { get; set; }

    /// <summary>The counts by modality that follow are of audio.</summary>
    private bool IsAudio { get; set; }

    private bool HasCode { get; set; }

    private bool HasMessage { get; set; }

    /// <summary>Begins the next document of the same answer.</summary>
    public void Next()
    {
        _json.Reset();
        _wordLength = 0;
        _arrayShift = 0;
        HasNewUsage = HasError = HasBody = HasChoices = IsFinished = IsMalformed = HasCode = HasMessage = false;
        ChoiceCount = 0;
        Type = AnswerType.Other;
    }

    /// <summary>The next bytes of the document.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!IsMalformed)
        {
            JsonStreamToken token = _json.Read(ref bytes, out ReadOnlySpan<byte> value);
            switch (token)
            {
                case JsonStreamToken.NeedMore:
                    return;
                case JsonStreamToken.End:
                    break; // white space may follow
                case JsonStreamToken.Malformed:
                    IsMalformed = true;
                    return;
                default:
                    Take(token, value, _json.Depth);
                    break;
            }
        }
    }

    /// <summary>What has been reported so far, in the neutral way of counting; null when nothing was.</summary>
    public TokenUsage? ToUsage(ChatDialect dialect) => HasUsage ? _counters.ToUsage(dialect) : null;

    private void Take(JsonStreamToken token, ReadOnlySpan<byte> value, int depth)
    {
        int level = depth - _arrayShift;
        switch (token)
        {
            case JsonStreamToken.PropertyName:
                SetName(level, FactNames.Find(value));
                break;
            case JsonStreamToken.StartArray when depth == 1:
                _arrayShift = 1; // Gemini wraps errors, and streams without alt=sse, in an array
                break;
            case JsonStreamToken.StartArray:
                SetName(level, FactName.None);
                HasChoices |= level == 2 && Name(1) == FactName.Choices;
                Note(level - 1);
                break;
            case JsonStreamToken.StartObject:
                SetName(level, FactName.None);
                ChoiceCount += level == 3 && Name(1) == FactName.Choices ? 1 : 0;
                Note(level - 1);
                break;
            case JsonStreamToken.StringPart:
                Collect(value);
                break;
            case JsonStreamToken.StringEnd:
                TakeWord(level);
                break;
            case JsonStreamToken.Number:
                TakeNumber(level, value);
                break;
            case JsonStreamToken.True or JsonStreamToken.False:
                Note(level);
                break;
            default:
                break; // null is the same as absent
        }
    }

    /// <summary>A value that is not null stands at the member last named at this level.</summary>
    private void Note(int level)
    {
        if (level != 1)
        {
            return;
        }

        switch (Name(1))
        {
            case FactName.Error:
                HasError = true;
                break;
            case FactName.Code:
                HasCode = true;
                break;
            case FactName.Message:
                HasMessage = true;
                break;
            case FactName.Choices or FactName.Candidates or FactName.PromptFeedback or FactName.Body:
                HasBody = true;
                break;
            default:
                break;
        }
    }

    private void Collect(ReadOnlySpan<byte> part)
    {
        int kept = Math.Min(part.Length, MaxWordBytes - _wordLength);
        part[..kept].CopyTo(((Span<byte>)_word)[_wordLength..]);
        _wordLength += kept;
    }

    private void TakeWord(int level)
    {
        ReadOnlySpan<byte> word = ((ReadOnlySpan<byte>)_word)[.._wordLength];
        _wordLength = 0;
        Note(level);
        switch (Name(level))
        {
            case FactName.Type when level == 1:
                Type = TypeOf(word);
                break;
            case FactName.Status when level == 1 && word.SequenceEqual("failed"u8):
                Type = AnswerType.Error;
                break;
            case FactName.StopReason when level == 1 || (level == 2 && Name(1) is FactName.Delta):
            case FactName.FinishReason when level == 3 && Name(1) is FactName.Choices or FactName.Candidates:
            case FactName.BlockReason when level == 2 && Name(1) == FactName.PromptFeedback:
                IsFinished |= !word.IsEmpty;
                break;
            case FactName.Modality:
                IsAudio = word.SequenceEqual("AUDIO"u8);
                break;
            case FactName.StatusCode when word.SequenceEqual("0"u8):
                break;
            case FactName.StatusCode:
                HasError |= level == 2 && Name(1) == FactName.BaseResp;
                break;
            default:
                break;
        }
    }

    private void TakeNumber(int level, ReadOnlySpan<byte> text)
    {
        Note(level);
        FactName name = Name(level);
        if (name == FactName.None || !Utf8Parser.TryParse(text, out double real, out int used) || used != text.Length)
        {
            return;
        }

        long number = real > 0 ? (long)Math.Min(real, 1e15) : 0;
        if (name == FactName.StatusCode && level == 2 && Name(1) == FactName.BaseResp)
        {
            HasError |= real != 0;
        }
        else if (UsageLevel(level) is var usage and > 0)
        {
            bool isCounter = _counters.Set(name, level - usage, Name(usage), number, IsAudio);
            HasUsage |= isCounter;
            HasNewUsage |= isCounter;
        }
    }

    /// <summary>The level at which usage's own members stand, where the reader is inside usage; else 0.</summary>
    private int UsageLevel(int level) =>
        level >= 2 && Name(1) == FactName.Usage ? 2
        : level >= 3 && Name(1) is FactName.Response or FactName.Message && Name(2) == FactName.Usage ? 3
        : level >= 4 && Name(1) == FactName.Choices && Name(3) == FactName.Usage ? 4
        : 0;

    private static AnswerType TypeOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("error"u8) || word.SequenceEqual("response.failed"u8) ? AnswerType.Error
        : word.SequenceEqual("message_stop"u8) || word.SequenceEqual("response.completed"u8) || word.SequenceEqual("response.incomplete"u8)
            ? AnswerType.Closing
        : word.SequenceEqual("message_start"u8) || word.SequenceEqual("ping"u8) || word.SequenceEqual("response.created"u8)
            || word.SequenceEqual("response.queued"u8) || word.SequenceEqual("response.in_progress"u8) ? AnswerType.Opening
        : AnswerType.Other;

    private FactName Name(int level) => level is > 0 and <= MaxLevel ? ((ReadOnlySpan<FactName>)_names)[level - 1] : FactName.None;

    private void SetName(int level, FactName name)
    {
        if (level is > 0 and <= MaxLevel)
        {
            ((Span<FactName>)_names)[level - 1] = name;
        }
    }

    [InlineArray(MaxLevel)]
    private struct Levels
    {
        private FactName _element0;
    }

    [InlineArray(MaxWordBytes)]
    private struct Word
    {
        private byte _element0;
    }
}
