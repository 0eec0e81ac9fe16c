using System.Diagnostics.CodeAnalysis;
using Relay.Protocol.Json;
using Relay.Protocol.Sse;

namespace Relay.Protocol.MiniMax;

/// <summary>
/// A view of a T2A answer for whoever relays it: says where events begin and end, hands out the audio as borrowed slices
/// as it arrives, and keeps the few fields that accounting needs. Nothing it keeps grows with the answer; an event of
/// 69 MB costs what one of 2 KB does. It stops at any byte and goes on with the next chunk.
/// </summary>
/// <remarks>
/// A mutable struct: keep it in a field of its owner, one thread at a time. The bytes themselves are not touched, so
/// the owner can forward them before or after looking.
/// </remarks>
public struct T2aEventReader
{
    private readonly T2aFraming _framing;
    private Phase _phase;
    private int _sentinelMatched;
    private SseReader _sse;
    private JsonStreamReader _json;
    private T2aFieldCollector _fields;

    /// <summary>Creates a reader at the beginning of an answer.</summary>
    public T2aEventReader(T2aFraming framing)
    {
        _framing = framing;
        _fields.Start();
    }

    private enum Phase : byte
    {
        /// <summary>Before the first byte of an event that is not white space.</summary>
        BetweenEvents = 0,
        InEvent,

        /// <summary>The event was reported complete; only white space may follow in it.</summary>
        AfterEvent,
        InSentinel,

        /// <summary>The rest of this event is thrown away: it was malformed, or it was the sentinel.</summary>
        Skipping,
    }

    /// <summary>The current event, complete at <see cref="T2aRead.EventEnd"/>, overwritten at the next event's start.</summary>
    [UnscopedRef]
    public readonly ref readonly T2aEvent Event => ref _fields.Event;

    /// <summary>Whether an event has begun and not ended.</summary>
    public readonly bool InEvent => _phase is Phase.InEvent or Phase.InSentinel;

    private static ReadOnlySpan<byte> Sentinel => "[DONE]"u8;

    /// <summary>Reads on until there is something to report and advances <paramref name="input"/> past what was read.</summary>
    public T2aRead Read(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> hex) =>
        _framing == T2aFraming.Sse ? ReadSse(ref input, out hex) : ReadEvent(ref input, out hex);

    /// <summary>
    /// The owner says that a WebSocket message, or the whole body, has ended. <see cref="T2aRead.Malformed"/> when that
    /// cut an event, otherwise <see cref="T2aRead.NeedMore"/>. The reader is then ready for the next message.
    /// </summary>
    public T2aRead EndMessage()
    {
        bool cut = InEvent;
        EndEvent();
        return cut ? T2aRead.Malformed : T2aRead.NeedMore;
    }

    private T2aRead ReadSse(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> hex)
    {
        while (true)
        {
            // A copy that may not escape: an event name would be a span over this very struct.
            scoped ReadOnlySpan<byte> rest = input;
            SseToken token = _sse.Read(ref rest, out scoped ReadOnlySpan<byte> data);
            int length = token == SseToken.Data ? data.Length : 0;
            ReadOnlySpan<byte> slice = input.Slice(input.Length - rest.Length - length, length);
            if (token == SseToken.Data)
            {
                T2aRead read = ReadEvent(ref slice, out hex);
                if (read != T2aRead.NeedMore)
                {
                    // What the event reader left of the slice goes back, and the framing hands it out again.
                    input = input[(input.Length - rest.Length - slice.Length)..];
                    return read;
                }
            }

            input = input[^rest.Length..];
            if (token == SseToken.NeedMore || EndSsePart(token) == T2aRead.Malformed)
            {
                hex = default;
                return token == SseToken.NeedMore ? T2aRead.NeedMore : T2aRead.Malformed;
            }
        }
    }

    /// <summary>The end of a data line or of an event. Malformed when it cuts what was being read.</summary>
    private T2aRead EndSsePart(SseToken token)
    {
        switch (token)
        {
            case SseToken.DataLineEnd when _phase == Phase.AfterEvent:
                // Some servers forget the blank line: a complete document ends with its line.
                EndEvent();
                return T2aRead.NeedMore;
            case SseToken.DataLineEnd when InEvent:
                // "Append a single U+000A LINE FEED to the data buffer": white space to JSON, but not inside a token.
                ReadOnlySpan<byte> lineFeed = "\n"u8;
                return ReadEvent(ref lineFeed, out _);
            case SseToken.EventEnd:
                return EndMessage();
            default:
                return T2aRead.NeedMore;
        }
    }

    private T2aRead ReadEvent(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> hex)
    {
        hex = default;
        while (!input.IsEmpty)
        {
            switch (_phase)
            {
                case Phase.BetweenEvents:
                    if (TryStart(ref input, out T2aRead started))
                    {
                        return started;
                    }

                    break;
                case Phase.InSentinel:
                    if (input[0] != Sentinel[_sentinelMatched])
                    {
                        return Fail(ref input);
                    }

                    input = input[1..];
                    if (++_sentinelMatched == Sentinel.Length)
                    {
                        _phase = Phase.Skipping;
                        return T2aRead.Done;
                    }

                    break;
                case Phase.Skipping:
                    input = default;
                    break;
                default:
                    T2aRead read = ReadJson(ref input, out hex);
                    if (read != T2aRead.NeedMore)
                    {
                        return read;
                    }

                    break;
            }
        }

        return T2aRead.NeedMore;
    }

    private T2aRead ReadJson(scoped ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> hex)
    {
        while (true)
        {
            // A copy that may not escape: a name or number cut by a chunk is a span over this very struct.
            scoped ReadOnlySpan<byte> rest = input;
            JsonStreamToken token = _json.Read(ref rest, out scoped ReadOnlySpan<byte> value);
            int end = input.Length - rest.Length;
            if (token == JsonStreamToken.StringPart && _fields.InAudio)
            {
                // A string part always ends where the remaining input begins.
                hex = input[(end - value.Length)..end];
                input = input[end..];
                _fields.AddAudio(hex.Length);
                return T2aRead.AudioHex;
            }

            input = input[end..];
            switch (token)
            {
                case JsonStreamToken.NeedMore:
                    hex = default;
                    return T2aRead.NeedMore;
                case JsonStreamToken.End:
                    _phase = Phase.AfterEvent;
                    _fields.Complete();
                    hex = default;
                    return T2aRead.EventEnd;
                case JsonStreamToken.Malformed:
                    hex = default;
                    return Fail(ref input);
                default:
                    _fields.Take(token, value, _json.Depth);
                    break;
            }
        }
    }

    private bool TryStart(scoped ref ReadOnlySpan<byte> input, out T2aRead read)
    {
        byte b = input[0];
        read = T2aRead.NeedMore;
        switch (b)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                input = input[1..];
                return false;
            case (byte)'{':
                _phase = Phase.InEvent;
                _fields.Start();
                read = T2aRead.EventStart;
                return true;
            case (byte)'[' when _framing == T2aFraming.Sse:
                _phase = Phase.InSentinel;
                _sentinelMatched = 0;
                return false;
            default:
                read = Fail(ref input);
                return true;
        }
    }

    private T2aRead Fail(scoped ref ReadOnlySpan<byte> input)
    {
        input = default;
        _phase = Phase.Skipping;
        return T2aRead.Malformed;
    }

    private void EndEvent()
    {
        _phase = Phase.BetweenEvents;
        _json.Reset();
    }
}
