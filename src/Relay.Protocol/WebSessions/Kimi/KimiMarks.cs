using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>
/// Takes the inline marks out of Kimi's texts: characters of private use (U+E3A0 to U+E3A8), and data between two of them ("cite",
/// "web_search:1#0"). Such a character by itself is dropped. Holds back only what may be data. One owner, one thread at a time.
/// </summary>
internal sealed class KimiMarks : IDisposable
{
    private const int CharBytes = 3;
    private const int MaxDataBytes = 64;

    private PooledBytes _held;

    private static ReadOnlySpan<byte> Lead => [0xEE, 0x8E];

    public void Write(ReadOnlySpan<byte> text, WebMarks.ITarget target, IChatSink sink)
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

    /// <summary>The text is over: what follows the last mark is text.</summary>
    public void Flush(WebMarks.ITarget target, IChatSink sink)
    {
        if (_held.Length > CharBytes)
        {
            target.Plain(_held.Span[CharBytes..], sink);
        }

        _held.Clear();
    }

    public void Dispose() => _held.Dispose();

    /// <summary>Tells what is certain; returns what is not: a mark's beginning.</summary>
    private static ReadOnlySpan<byte> Pass(ReadOnlySpan<byte> text, WebMarks.ITarget target, IChatSink sink)
    {
        while (true)
        {
            int mark = FindMark(text);
            if (mark != 0)
            {
                ReadOnlySpan<byte> plain = mark < 0 ? text : text[..mark];
                if (!plain.IsEmpty)
                {
                    target.Plain(plain, sink);
                }

                if (mark < 0)
                {
                    return default;
                }

                text = text[mark..];
            }

            ReadOnlySpan<byte> rest = text[CharBytes..];
            int end = rest[..Math.Min(rest.Length, MaxDataBytes)].IndexOfAnyExceptInRange((byte)'!', (byte)'~');
            if (end < 0 && rest.Length < MaxDataBytes)
            {
                return text;
            }

            // Data, closed by another mark, which may open the next; anything else is text behind a lone mark.
            bool isData = end > 0 && FindMark(rest[end..]) == 0 && target.Mark(rest[..end], sink);
            text = isData ? rest[end..] : rest;
        }
    }

    private static int FindMark(ReadOnlySpan<byte> text)
    {
        for (int from = 0; text[from..].IndexOf(Lead) is >= 0 and var found; from += found + 2)
        {
            int at = from + found;
            if (at + 2 < text.Length && text[at + 2] is >= 0xA0 and <= 0xA8)
            {
                return at;
            }
        }

        return -1;
    }
}
