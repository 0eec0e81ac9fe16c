using System.Buffers;
using Relay.Protocol.Audio;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Text;

namespace Relay.Upstreams.Local;

/// <summary>
/// Speaks one text after another in the messages of the platform. The receiving flow asks for one message at a time, so a caller who does
/// not read holds the voice back. Each text is a container of its own, as on the platform.
/// </summary>
internal sealed class LocalSpeaker(LocalVoice voice, LocalSocketMessages messages, bool announces) : IAsyncDisposable
{
    private const int BitsPerSample = 16;

    /// <summary>Samples in one message, bytes: a sixth of a second at 24 kHz.</summary>
    private const int MessageAudioBytes = 8 * 1024;

    private LocalSpeech? _speech;
    private ReadOnlyMemory<byte> _text;
    private T2aRequest? _start;
    private CancellationToken _stop;
    private Phase _phase;
    private long _audioBytes;

    private enum Phase : byte
    {
        Idle = 0,
        Announcing,
        Beginning,
        Speaking,
        Ending,
    }

    public bool IsSpeaking => _phase != Phase.Idle;

    public void Begin(ReadOnlyMemory<byte> text, T2aRequest start, CancellationToken stop)
    {
        _text = text;
        _start = start;
        _stop = stop;
        _audioBytes = 0;
        _phase = announces ? Phase.Announcing : Phase.Beginning;
    }

    /// <summary>Writes the next message about the text. Writes nothing when the text was stopped.</summary>
    public async ValueTask WriteNextAsync(IBufferWriter<byte> output)
    {
        try
        {
            switch (_phase)
            {
                case Phase.Announcing:
                    T2aWriter.WriteMessage(output, T2aEventKind.SentenceStart, messages.Ids);
                    _phase = Phase.Beginning;
                    break;
                case Phase.Beginning:
                    await BeginSpeechAsync();
                    await SpeakAsync(output);
                    break;
                case Phase.Speaking:
                    await SpeakAsync(output);
                    break;
                default:
                    T2aWriter.WriteMessage(output, T2aEventKind.SentenceEnd, messages.Ids);
                    _phase = Phase.Idle;
                    break;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await EndSpeechAsync();
        }
        catch (LocalVoiceException error)
        {
            WriteFailure(output, error);
            await EndSpeechAsync();
        }
    }

    public ValueTask DisposeAsync() => EndSpeechAsync();

    private async ValueTask BeginSpeechAsync()
    {
        T2aRequest start = _start!;
        _speech = await voice.StartAsync(
            new LocalSpeechRequest(Guid.Empty, _text, start.VoiceId, start.Speed, start.Vol, start.Pitch, start.HasSampleRate ? start.SampleRate : 0),
            _stop);
        _phase = Phase.Speaking;
    }

    private async ValueTask SpeakAsync(IBufferWriter<byte> output)
    {
        byte[] audio = ArrayPool<byte>.Shared.Rent(MessageAudioBytes + WavHeader.Bytes);
        try
        {
            int head = _audioBytes == 0 && IsWav ? WavHeader.Bytes : 0;
            int count = await _speech!.ReadAsync(audio.AsMemory(head, MessageAudioBytes), _stop);
            if (count > 0)
            {
                if (head > 0)
                {
                    WavHeader.Write(audio, _speech.SampleRate, 1, BitsPerSample, -1);
                }

                _audioBytes += head + count;
                T2aWriter.WriteMessageAudio(output, audio.AsSpan(0, head + count), messages.Ids);
                return;
            }

            T2aWriter.WriteMessageFinal(output, Extra(), messages.Ids);
            await EndSpeechAsync();
            _phase = announces ? Phase.Ending : Phase.Idle;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(audio);
        }
    }

    private bool IsWav => !_start!.HasFormat || _start.Format == "wav";

    private T2aExtraInfo Extra()
    {
        (long weighted, long points) = BillableChars.Measure(_text.Span);
        int rate = _speech!.SampleRate;
        long samples = Math.Max(0, _audioBytes - (IsWav ? WavHeader.Bytes : 0));
        return new T2aExtraInfo(
            samples * 1000 / (rate * BitsPerSample / 8), rate, _audioBytes, rate * BitsPerSample, points, weighted, IsWav ? "wav" : "pcm", 1);
    }

    private void WriteFailure(IBufferWriter<byte> output, LocalVoiceException error)
    {
        switch (error.Fault)
        {
            case LocalVoiceFault.NoAudio:
                // Nothing to say in this text is no reason to end the session.
                T2aWriter.WriteMessageRefused(output, 2203, MiniMaxError.Find(2203).Meaning, messages.Ids);
                break;
            case LocalVoiceFault.UnknownVoice:
                T2aWriter.WriteMessageFailed(output, 2054, error.Message, messages.Ids);
                break;
            case LocalVoiceFault.Busy:
                T2aWriter.WriteMessageFailed(output, 1002, error.Message, messages.Ids);
                break;
            case LocalVoiceFault.FirstAudioTimeout:
                T2aWriter.WriteMessageFailed(output, 1001, error.Message, messages.Ids);
                break;
            default:
                T2aWriter.WriteMessageFailed(output, 1000, error.Message, messages.Ids);
                break;
        }
    }

    private async ValueTask EndSpeechAsync()
    {
        _phase = Phase.Idle;
        LocalSpeech? speech = _speech;
        _speech = null;
        if (speech is not null)
        {
            await speech.DisposeAsync();
        }
    }
}
