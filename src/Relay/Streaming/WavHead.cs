using Relay.Protocol.Audio;

namespace Relay.Streaming;

/// <summary>
/// Makes a WAV of PCM as it passes: the header goes in front of the first sample, into the kept clip and to the caller alike. Its sizes
/// are those of a stream, because nobody knows the length yet; players take that. Lives in a reader, one thread at a time.
/// </summary>
internal struct WavHead(bool wanted, int sampleRate, int channels)
{
    private const int BitsPerSample = 16;

    private bool _pending = wanted;

    /// <summary>Writes the header if it is due; returns its length, or 0.</summary>
    public int WriteTo(ITeeSink tee, IAudioWriter? writer)
    {
        if (!_pending)
        {
            return 0;
        }

        _pending = false;
        Span<byte> header = stackalloc byte[WavHeader.Bytes];
        WavHeader.Write(header, sampleRate, channels, BitsPerSample, -1);
        System.Buffers.BuffersExtensions.Write(tee, header);
        writer?.WriteAudio(header);
        return header.Length;
    }
}
