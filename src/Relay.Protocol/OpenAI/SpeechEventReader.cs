using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Sse;
using Relay.Protocol.Text;

namespace Relay.Protocol.OpenAI;

/// <summary>
/// Decodes the sound out of <c>speech.audio.delta</c> events that pass by, whatever the pieces they come in. Members that carry sound are
/// <c>audio</c> and, with some servers, <c>delta</c>. Holds a few bytes, whatever the size. One stream's own; one thread at a time.
/// </summary>
public sealed class SpeechEventReader
{
    private SseReader _events;
    private JsonStreamReader _json;
    private Base64StreamDecoder _base64;
    private bool _isSound;

    /// <summary>Decoded bytes.</summary>
    public long AudioBytes { get; private set; }

    /// <summary>Something that should have been sound was not; nothing after it is decoded.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next bytes of the stream and writes the sound in them.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> audio)
    {
        while (!IsMalformed)
        {
            switch (_events.Read(ref bytes, out ReadOnlySpan<byte> value))
            {
                case SseToken.Data:
                    ReadJson(value, audio);
                    break;
                case SseToken.EventEnd:
                    _json.Reset();
                    break;
                case SseToken.NeedMore:
                    return;
            }
        }
    }

    private void ReadJson(ReadOnlySpan<byte> json, IBufferWriter<byte> audio)
    {
        while (true)
        {
            switch (_json.Read(ref json, out ReadOnlySpan<byte> value))
            {
                // "[DONE]", which is no JSON, ends a stream with some servers.
                case JsonStreamToken.NeedMore or JsonStreamToken.End or JsonStreamToken.Malformed:
                    return;
                case JsonStreamToken.PropertyName:
                    _isSound = _json.Depth == 1 && (value.SequenceEqual("audio"u8) || value.SequenceEqual("delta"u8));
                    _base64.Reset();
                    break;
                case JsonStreamToken.StringPart when _isSound:
                    Decode(value, audio);
                    break;
                case JsonStreamToken.StringEnd when _isSound:
                    IsMalformed |= !_base64.IsWhole;
                    _isSound = false;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Of a string as it stands in JSON, where a slash may be written with a backslash before it.</summary>
    private void Decode(ReadOnlySpan<byte> text, IBufferWriter<byte> audio)
    {
        while (!text.IsEmpty && !IsMalformed)
        {
            int plain = text.IndexOf((byte)'\\');
            IsMalformed = !_base64.TryDecode(plain < 0 ? text : text[..plain], audio, out int written);
            AudioBytes += written;
            text = plain < 0 ? default : text[(plain + 1)..];
        }
    }
}
