using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions;

/// <summary>
/// Finds marks (<c>[citation:3]</c>) in a text that comes in pieces, wherever it is cut. Holds back only what may be the beginning of one.
/// One owner, one thread at a time.
/// </summary>
/// <param name="opens">How marks begin; all with the same byte, which begins a character.</param>
/// <param name="close">How they end.</param>
/// <param name="maxBytes">A longer one is none.</param>
internal sealed class WebMarks(byte[][] opens, byte[] close, int maxBytes) : IDisposable
{
    private PooledBytes _held;

    /// <summary>What a text without marks, and each mark's inside, is told to; <c>false</c> for a mark leaves it in the text.</summary>
    internal interface ITarget
    {
        void Plain(ReadOnlySpan<byte> text, IChatSink sink);

        bool Mark(ReadOnlySpan<byte> inside, IChatSink sink);
    }

    public void Write(ReadOnlySpan<byte> text, ITarget target, IChatSink sink)
    {
        if (_held.Length == 0)
        {
            _held.Append(Pass(text, target, sink));
            return;
        }

        PooledBytes joined = _held;
        _held = default;
        joined.Append(text);
        _held.Append(Pass(joined.Span, target, sink));
        joined.Dispose();
    }

    /// <summary>The text is over: what was held back is no mark.</summary>
    public void Flush(ITarget target, IChatSink sink)
    {
        if (_held.Length > 0)
        {
            target.Plain(_held.Span, sink);
            _held.Clear();
        }
    }

    public void Dispose() => _held.Dispose();

    /// <summary>Tells what is certain; returns what is not.</summary>
    private ReadOnlySpan<byte> Pass(ReadOnlySpan<byte> text, ITarget target, IChatSink sink)
    {
        byte first = opens[0][0];
        while (!text.IsEmpty)
        {
            int plain = text.IndexOf(first);
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length : plain;
                target.Plain(text[..plain], sink);
                text = text[plain..];
                continue;
            }

            int length = LengthOf(text, out int open);
            if (length < 0)
            {
                return text;
            }

            if (length > 0 && target.Mark(text[open..(length - close.Length)], sink))
            {
                text = text[length..];
                continue;
            }

            int next = text[1..].IndexOf(first);
            int end = length > 0 ? length : next < 0 ? text.Length : next + 1;
            target.Plain(text[..end], sink);
            text = text[end..];
        }

        return default;
    }

    /// <summary>Length of the mark a text begins with; 0: it begins with none; -1: it may, once more has come.</summary>
    private int LengthOf(ReadOnlySpan<byte> text, out int open)
    {
        open = 0;
        foreach (byte[] candidate in opens)
        {
            if (text.StartsWith(candidate))
            {
                open = candidate.Length;
                int end = text[open..Math.Min(text.Length, maxBytes)].IndexOf(close);
                return end >= 0 ? open + end + close.Length : text.Length < maxBytes ? -1 : 0;
            }

            if (candidate.AsSpan().StartsWith(text))
            {
                return -1;
            }
        }

        return 0;
    }
}
