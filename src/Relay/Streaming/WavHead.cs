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

    /// <summary>Bytes to leave free in front of the next samples: the header's length while it is due, then 0.</summary>
    public readonly int DueBytes => _pending ? WavHeader.Bytes : 0;

    /// <summary>
    /// Writes the header, if it is due, into the bytes left for it. In front of samples in the same buffer, because an event that holds
    /// a header and no sound is one that players start on and find nothing in.
    /// </summary>
    public void Write(Span<byte> target)
    {
        if (_pending)
        {
            _pending = false;
            WavHeader.Write(target, sampleRate, channels, BitsPerSample, -1);
        }
    }
}
