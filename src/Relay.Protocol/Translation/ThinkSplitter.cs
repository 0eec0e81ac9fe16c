namespace Relay.Protocol.Translation;

/// <summary>
/// Takes thinking out of text where it stands between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, also when a tag is cut in pieces.
/// Keeps at most the beginning of a tag. The line feeds models put after a tag belong to neither. A mutable struct: keep it in a field of
/// its owner.
/// </summary>
internal struct ThinkSplitter
{
    private bool _thinking;
    private bool _afterTag;
    private int _matched;

    private static ReadOnlySpan<byte> OpenTag => "<think>"u8;

    private static ReadOnlySpan<byte> CloseTag => "</think>"u8;

    private readonly ReadOnlySpan<byte> Tag => _thinking ? CloseTag : OpenTag;

    public void Split(ReadOnlySpan<byte> text, IChatSink sink)
    {
        while (!text.IsEmpty)
        {
            if (_matched > 0)
            {
                text = Continue(text, sink);
                continue;
            }

            if (_afterTag)
            {
                text = text.TrimStart((byte)'\n');
                _afterTag = text.IsEmpty;
            }

            int start = text.IndexOf((byte)'<');
            Tell(start < 0 ? text : text[..start], sink);
            text = start < 0 ? default : text[start..];
            int same = text.CommonPrefixLength(Tag);
            if (same == Tag.Length || (same > 0 && same == text.Length))
            {
                text = text[same..];
                Matched(same);
            }
            else if (same > 0)
            {
                Tell(text[..1], sink);
                text = text[1..];
            }
        }
    }

    /// <summary>The text is over, or something else follows: the beginning of a tag was none.</summary>
    public void Flush(IChatSink sink)
    {
        if (_matched > 0)
        {
            ReadOnlySpan<byte> held = Tag[.._matched];
            _matched = 0;
            Tell(held, sink);
        }
    }

    /// <summary>Goes on with a tag whose beginning came earlier.</summary>
    private ReadOnlySpan<byte> Continue(ReadOnlySpan<byte> text, IChatSink sink)
    {
        ReadOnlySpan<byte> rest = Tag[_matched..];
        int same = text.CommonPrefixLength(rest);
        if (same < rest.Length && same < text.Length)
        {
            // No part of a tag but its first byte is '<', so nothing in what was held can begin another.
            Flush(sink);
            return text;
        }

        Matched(_matched + same);
        return text[same..];
    }

    private void Matched(int count)
    {
        bool whole = count == Tag.Length;
        _matched = whole ? 0 : count;
        if (whole)
        {
            _thinking = !_thinking;
            _afterTag = true;
        }
    }

    private readonly void Tell(ReadOnlySpan<byte> text, IChatSink sink)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_thinking)
        {
            sink.Thinking(text);
        }
        else
        {
            sink.Text(text);
        }
    }
}
