using System.Buffers.Text;
using Relay.Protocol.Json;

namespace Relay.Protocol.Usage;

/// <summary>
/// Reads how long a recording was, or how many tokens it took, out of a transcription that passes by: one JSON document, or server-sent
/// events. Keeps three numbers, whatever the size. A later value replaces an earlier one.
/// </summary>
public sealed class TranscriptionUsage(bool isSse)
{
    private JsonStreamReader _json;
    private bool _isInDocument = !isSse;
    private bool _isInUsage;
    private Member _member;
    private double _seconds = -1;
    private long _input = -1;
    private long _output;

    private enum Member
    {
        None,
        Usage,
        Seconds,
        Input,
        Output,
    }

    /// <summary>Seconds of sound, begun ones counted whole; -1 when the answer does not say.</summary>
    public long Seconds => _seconds < 0 ? -1 : (long)Math.Ceiling(Math.Min(_seconds, 1e6));

    /// <summary>Null when the answer does not say.</summary>
    public TokenUsage? Tokens => _input < 0 ? null : new TokenUsage(_input, _output);

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (!isSse)
        {
            FeedDocument(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            int line = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = line < 0 ? bytes : bytes[..line];
            int begin = _isInDocument ? 0 : piece.IndexOf((byte)'{');
            if (begin >= 0)
            {
                _isInDocument = true;
                FeedDocument(piece[begin..]);
            }

            if (line >= 0)
            {
                _json.Reset(); // an event's JSON is one line
                _isInDocument = _isInUsage = false;
            }

            bytes = line < 0 ? default : bytes[(line + 1)..];
        }
    }

    private void FeedDocument(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            JsonStreamToken token = _json.Read(ref bytes, out ReadOnlySpan<byte> value);
            int depth = _json.Depth;
            switch (token)
            {
                case JsonStreamToken.NeedMore or JsonStreamToken.End or JsonStreamToken.Malformed:
                    return;
                case JsonStreamToken.PropertyName:
                    _isInUsage &= depth > 1;
                    _member = depth == 1 ? RootMember(value) : depth == 2 && _isInUsage ? UsageMember(value) : Member.None;
                    break;
                case JsonStreamToken.StartObject:
                    _isInUsage |= depth == 2 && _member == Member.Usage;
                    _member = Member.None;
                    break;
                case JsonStreamToken.Number:
                    Take(value);
                    break;
                default:
                    break;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (_member == Member.None || !Utf8Parser.TryParse(text, out double number, out int used) || used != text.Length || !(number >= 0))
        {
            return;
        }

        switch (_member)
        {
            case Member.Seconds:
                _seconds = number;
                break;
            case Member.Input:
                _input = (long)Math.Min(number, 1e15);
                break;
            case Member.Output:
                _output = (long)Math.Min(number, 1e15);
                break;
            default:
                break;
        }
    }

    private static Member RootMember(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("usage"u8) ? Member.Usage : name.SequenceEqual("duration"u8) ? Member.Seconds : Member.None;

    private static Member UsageMember(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("seconds"u8) ? Member.Seconds
        : name.SequenceEqual("input_tokens"u8) || name.SequenceEqual("prompt_tokens"u8) ? Member.Input
        : name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("completion_tokens"u8) ? Member.Output
        : Member.None;
}
