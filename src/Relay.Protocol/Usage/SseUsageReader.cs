using Relay.Protocol.Sse;
using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>
/// Looks at an event stream. Only events that may say something about usage, errors or the end are read as JSON. An event longer than
/// <see cref="MaxHeldBytes"/> passes in pieces (it may be a picture) and is read as it passes.
/// </summary>
/// <param name="dialect">What the events are made of.</param>
/// <param name="stripUsage">OpenAI: take out the event that carries usage and no choices, which the caller did not ask for.</param>
public sealed class SseUsageReader(ChatDialect dialect, bool stripUsage = false) : AnswerUsageReader
{
    /// <summary>Longest beginning of an event that is held back.</summary>
    public const int MaxHeldBytes = 32 * 1024;

    private const int MaxFaultBytes = 8 * 1024;
    private const int BytesPerToken = 4;

    private readonly AnswerFacts _facts = new();
    private SseReader _long;
    private bool _isLong;
    private bool _sawContent;
    private long _events;
    private long _bytes;
    private int _shortest = int.MaxValue;

    public override TokenUsage? Usage => _facts.ToUsage(dialect);

    public override bool IsWhole => false;

    public override bool IsBetweenEvents => !_isLong;

    public override long EstimatedOutputTokens =>
        _events == 0 ? 0 : Math.Max(_events, (_bytes - (_events * _shortest)) / BytesPerToken);

    public override int Read(Span<byte> bytes, out int kept)
    {
        int read = 0;
        int written = 0;
        while (read < bytes.Length && State != ChatReadState.Failed)
        {
            int length = Take(bytes[read..], isLast: false, out bool passes);
            if (length == 0)
            {
                break;
            }

            if (passes)
            {
                Move(bytes, read, written, length);
                written += length;
            }

            read += length;
        }

        kept = State == ChatReadState.Failed ? 0 : bytes.Length - read;
        Move(bytes, read, written, kept);
        return written;
    }

    public override int Complete(Span<byte> rest)
    {
        bool passes = true;
        if (!rest.IsEmpty && State != ChatReadState.Failed)
        {
            _ = Take(rest, isLast: true, out passes); // "once the end of the file is reached" some leave the last blank line out
        }

        if (State is ChatReadState.Undecided or ChatReadState.Good)
        {
            // Gemini's streams end with the connection; some servers behind its protocol leave the reason out.
            State = ChatReadState.Cut;
        }

        return State != ChatReadState.Failed && passes ? rest.Length : 0;
    }

    private static void Move(Span<byte> bytes, int from, int to, int length)
    {
        if (from != to && length > 0)
        {
            bytes.Slice(from, length).CopyTo(bytes[to..]);
        }
    }

    /// <summary>Takes a comment, an empty line, or a whole event. 0: it is not all there.</summary>
    private int Take(ReadOnlySpan<byte> bytes, bool isLast, out bool passes)
    {
        passes = true;
        if (_isLong)
        {
            return TakeLong(bytes, isLast);
        }

        if (bytes[0] is (byte)'\n' or (byte)'\r')
        {
            return 1;
        }

        if (bytes[0] == (byte)':')
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            return end >= 0 ? end + 1 : isLast || bytes.Length > MaxHeldBytes ? bytes.Length : 0;
        }

        SseReader sse = default;
        ReadOnlySpan<byte> left = bytes;
        int start = 0;
        int length = 0;
        bool isOneLine = true;
        while (true)
        {
            SseToken token = sse.Read(ref left, out ReadOnlySpan<byte> value);
            if (token == SseToken.Data)
            {
                isOneLine &= length == 0;
                length = value.Length;
                start = bytes.Length - left.Length - length;
            }
            else if (token == SseToken.EventEnd || (token == SseToken.NeedMore && isLast))
            {
                passes = isOneLine ? Look(bytes.Slice(start, length)) : LookAtLines(bytes[..^left.Length]);
                return bytes.Length - left.Length;
            }
            else if (token == SseToken.NeedMore)
            {
                return bytes.Length > MaxHeldBytes ? BeginLong(bytes) : 0;
            }
        }
    }

    private int BeginLong(ReadOnlySpan<byte> bytes)
    {
        _isLong = true;
        _long = default;
        _facts.Next();
        return TakeLong(bytes, isLast: false);
    }

    private int TakeLong(ReadOnlySpan<byte> bytes, bool isLast)
    {
        ReadOnlySpan<byte> left = bytes;
        SseToken token;
        while ((token = _long.Read(ref left, out ReadOnlySpan<byte> value)) is not (SseToken.NeedMore or SseToken.EventEnd))
        {
            _facts.Feed(token == SseToken.DataLineEnd ? "\n"u8 : value);
        }

        _bytes += bytes.Length;
        if (token == SseToken.EventEnd || isLast)
        {
            _isLong = false;
            _events++;
            Judge(default);
        }
        else if (State == ChatReadState.Undecided)
        {
            State = ChatReadState.Good; // no error is that long
        }

        return bytes.Length - left.Length;
    }

    /// <summary>Rare: an event of several data lines. They are joined with line feeds, which are white space to JSON.</summary>
    private bool LookAtLines(ReadOnlySpan<byte> bytes)
    {
        SseReader sse = default;
        _facts.Next();
        SseToken token;
        while ((token = sse.Read(ref bytes, out ReadOnlySpan<byte> value)) is not (SseToken.NeedMore or SseToken.EventEnd))
        {
            if (token is SseToken.Data or SseToken.DataLineEnd)
            {
                _facts.Feed(token == SseToken.DataLineEnd ? "\n"u8 : value);
            }
        }

        return Judge(default);
    }

    /// <summary>Judges one event; false when it must not go down.</summary>
    private bool Look(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return true;
        }

        if (data.StartsWith("[DONE]"u8))
        {
            State = _sawContent || State == ChatReadState.Finished ? ChatReadState.Finished : State;
            return true;
        }

        _events++;
        _bytes += data.Length;
        _shortest = Math.Min(_shortest, data.Length);
        if (State != ChatReadState.Undecided && !EventHints.MayTell(dialect, data))
        {
            _sawContent = true;
            return true;
        }

        _facts.Next();
        _facts.Feed(data);
        return Judge(data);
    }

    private bool Judge(ReadOnlySpan<byte> data)
    {
        bool isError = _facts.HasError || _facts.Type == AnswerType.Error || (_facts.HasPlainError && !_facts.HasBody && dialect == ChatDialect.OpenAi);
        if (isError || (State == ChatReadState.Undecided && (_facts.IsMalformed || !_facts.IsComplete)))
        {
            Fault = data[..Math.Min(data.Length, MaxFaultBytes)].ToArray();
            State = ChatReadState.Failed;
            return false;
        }

        _sawContent |= _facts.Type != AnswerType.Opening;
        if (_facts.Type == AnswerType.Closing || (_facts.IsFinished && dialect is not ChatDialect.Responses))
        {
            State = ChatReadState.Finished;
        }
        else if (State == ChatReadState.Undecided && _facts.Type != AnswerType.Opening)
        {
            State = ChatReadState.Good;
        }

        return !(stripUsage && _facts is { HasNewUsage: true, HasChoices: true, ChoiceCount: 0 });
    }
}
