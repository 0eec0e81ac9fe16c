using System.Buffers;
using System.Text;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;
using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>
/// Understands a T2A answer (SSE, or one JSON document) while it passes: decodes <c>data.audio</c> into the tee, keeps usage, and tells
/// refusals from answers. The last SSE event may repeat the whole clip; that is known only when its <c>status</c> has come, after the
/// audio, so each event is marked in the tee and the repetition rolled back. In translation the audio of an event that may yet turn out
/// to be the repetition waits for its end: one event, bounded, never the first.
/// </summary>
internal sealed class T2aAudioReader(T2aFraming framing, AudioShape audio, bool audioIsUrl, bool wrapInWav) : IAudioReader, IDisposable
{
    private const int StatusWorking = 1;
    private const int StatusFinished = 2;

    private readonly HeldAudio _held = new();
    private readonly LinkText _link = new();
    private T2aEventReader _reader = new(framing);
    private HexStreamDecoder _hex;
    private WavHead _head = new(wrapInWav, audio.SampleRate, audio.Channels);
    private ReadState _state;
    private bool _undecided;
    private long _keptBytes;
    private long _eventBytes;

    public UpstreamFault? Fault { get; private set; }

    public long UsageChars { get; private set; } = -1;

    public long AudioBytes => _keptBytes + _eventBytes;

    public long AudioMs { get; private set; } = -1;

    public string Format { get; private set; } = audio.Format;

    public string TraceId { get; private set; } = "";

    public string? Link => audioIsUrl ? _link.Value : null;

    public int UndecidedBytes { get; private set; }

    public ReadState Read(ReadOnlySpan<byte> chunk, ITeeSink tee, IAudioWriter? writer)
    {
        int length = chunk.Length;

        // Where the open event began, counted from the beginning of this chunk.
        int eventFrom = -UndecidedBytes;
        T2aRead read = T2aRead.Done;
        while (_state != ReadState.Failed && read != T2aRead.NeedMore)
        {
            read = _reader.Read(ref chunk, out ReadOnlySpan<byte> hex);
            switch (read)
            {
                case T2aRead.EventStart:
                    eventFrom = length - chunk.Length;
                    StartEvent(tee);
                    break;
                case T2aRead.AudioHex:
                    _undecided = false;
                    ReadAudio(hex, tee, writer);
                    break;
                case T2aRead.EventEnd:
                    EndEvent(tee, writer);
                    _undecided &= _state == ReadState.Failed;
                    break;
                case T2aRead.Malformed:
                    Fail(MiniMaxFaults.Malformed);
                    break;
                default:
                    break;
            }
        }

        UndecidedBytes = _undecided ? length - eventFrom : 0;
        return _state;
    }

    public ReadState Complete()
    {
        if (_reader.EndMessage() == T2aRead.Malformed || _state == ReadState.Good)
        {
            Fail(MiniMaxFaults.Cut);
        }
        else if (_state == ReadState.Undecided)
        {
            Fail(MiniMaxFaults.Empty);
        }

        return _state;
    }

    /// <summary>Gives back what an event cut in the middle has left.</summary>
    public void Dispose() => _held.Dispose();

    private void StartEvent(ITeeSink tee)
    {
        tee.Mark();
        _held.Clear();
        _link.Clear();
        _hex = default;
        _eventBytes = 0;
        _undecided = true;
    }

    private void ReadAudio(ReadOnlySpan<byte> hex, ITeeSink tee, IAudioWriter? writer)
    {
        if (audioIsUrl)
        {
            _state = _state == ReadState.Undecided ? ReadState.Good : _state;
            _link.Add(hex);
            return;
        }

        while (!hex.IsEmpty)
        {
            int head = _head.DueBytes;
            Span<byte> page = tee.GetSpan(head + 1);
            if (!_hex.TryDecode(hex, page[head..], out int consumed, out int written))
            {
                Fail(MiniMaxFaults.Malformed);
                return;
            }

            hex = hex[consumed..];
            if (written > 0)
            {
                _head.Write(page);
                Take(page[..(head + written)], tee, writer);
            }
        }

        if (_eventBytes > 0 && _state == ReadState.Undecided)
        {
            _state = ReadState.Good;
        }
    }

    private void Take(ReadOnlySpan<byte> audio, ITeeSink tee, IAudioWriter? writer)
    {
        if (writer is not null)
        {
            Forward(audio, writer);
        }

        tee.Advance(audio.Length);
        _eventBytes += audio.Length;
    }

    private void Forward(ReadOnlySpan<byte> audio, IAudioWriter writer)
    {
        ref readonly T2aEvent current = ref _reader.Event;
        if (framing == T2aFraming.Json || _keptBytes == 0 || current.Status == StatusWorking)
        {
            writer.WriteAudio(audio);
        }
        else if (!IsLast(in current))
        {
            // Status comes behind the audio in most answers: not known yet.
            _held.Add(audio);
        }
    }

    private void EndEvent(ITeeSink tee, IAudioWriter? writer)
    {
        ref readonly T2aEvent last = ref _reader.Event;
        KeepFacts(in last);
        if (last.StatusCode != 0)
        {
            Fail(MiniMaxFaults.FromCode(last.StatusCode, last.StatusMessage));
            return;
        }

        if (_hex.HasCarry)
        {
            Fail(MiniMaxFaults.Malformed);
            return;
        }

        bool isLast = IsLast(in last);
        bool repeatsClip = framing == T2aFraming.Sse && isLast && _keptBytes > 0;
        if (repeatsClip)
        {
            tee.Rollback();
            _eventBytes = 0;
        }
        else if (_held.IsOverfull)
        {
            // A slice that large was taken for the repetition and is gone. Silence in its place would look like an answer.
            Fail(MiniMaxFaults.Malformed);
            return;
        }
        else if (!_held.Bytes.IsEmpty)
        {
            writer!.WriteAudio(_held.Bytes);
        }

        _held.Clear();
        _keptBytes += _eventBytes;
        _eventBytes = 0;
        if (framing == T2aFraming.Json || isLast)
        {
            EndAnswer();
        }
    }

    private void EndAnswer()
    {
        // Without audio and without an error it is an empty success, which players take for audio.
        bool isEmpty = audioIsUrl ? _state == ReadState.Undecided : _keptBytes == 0;
        if (isEmpty)
        {
            Fail(MiniMaxFaults.Empty);
        }
        else
        {
            _state = ReadState.Finished;
        }
    }

    // The last event of a stream is known by its status; where it has no data to carry one, by the closing facts that only it has.
    private static bool IsLast(in T2aEvent current) => current.Status == StatusFinished || current.HasExtraInfo;

    private void KeepFacts(in T2aEvent last)
    {
        if (TraceId.Length == 0 && !last.TraceId.IsEmpty)
        {
            TraceId = Encoding.UTF8.GetString(last.TraceId);
        }

        if (!last.HasExtraInfo)
        {
            return;
        }

        UsageChars = last.UsageCharacters;
        AudioMs = last.AudioLengthMs;
        if (!last.AudioFormat.IsEmpty && !wrapInWav)
        {
            Format = Encoding.UTF8.GetString(last.AudioFormat);
        }
    }

    private void Fail(UpstreamFault fault)
    {
        Fault = fault;
        _state = ReadState.Failed;
    }
}
