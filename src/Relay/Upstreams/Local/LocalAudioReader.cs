using System.Buffers;
using Relay.Streaming;

namespace Relay.Upstreams.Local;

/// <summary>Everything the local voice says is audio, and its end is the end.</summary>
internal sealed class LocalAudioReader(AudioShape audio) : IAudioReader
{
    private const int BytesPerSample = 2;

    private WavHead _head = new(audio.Format == "wav", audio.SampleRate, audio.Channels);
    private long _sampleBytes;

    public UpstreamFault? Fault { get; private set; }

    /// <summary>-1: the local voice bills nothing; Relay's own count stands.</summary>
    public long UsageChars => -1;

    public long AudioBytes { get; private set; }

    public long AudioMs => _sampleBytes * 1000 / (audio.SampleRate * BytesPerSample * audio.Channels);

    public string Format => audio.Format;

    public string TraceId => "";

    public ReadState Read(ReadOnlySpan<byte> chunk, ITeeSink tee, IAudioWriter? writer)
    {
        if (_head.DueBytes > 0)
        {
            AudioBytes += WriteFirst(chunk, tee, writer);
        }
        else
        {
            tee.Write(chunk);
            writer?.WriteAudio(chunk);
            AudioBytes += chunk.Length;
        }

        _sampleBytes += chunk.Length;
        return ReadState.Good;
    }

    public ReadState Complete()
    {
        if (_sampleBytes > 0)
        {
            return ReadState.Finished;
        }

        Fault = new UpstreamFault(EndReason.UpstreamMalformed, FaultKind.CallerFault, 0, "the local voice found nothing to say in this text");
        return ReadState.Failed;
    }

    /// <summary>Header and first samples in one piece.</summary>
    private int WriteFirst(ReadOnlySpan<byte> samples, ITeeSink tee, IAudioWriter? writer)
    {
        int head = _head.DueBytes;
        Span<byte> page = tee.GetSpan(head + samples.Length)[..(head + samples.Length)];
        _head.Write(page);
        samples.CopyTo(page[head..]);
        writer?.WriteAudio(page);
        tee.Advance(page.Length);
        return page.Length;
    }
}
