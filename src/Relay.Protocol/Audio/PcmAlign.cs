using System.Buffers;

namespace Relay.Protocol.Audio;

/// <summary>
/// Keeps 16-bit samples whole across chunks: upstream slices may end in the middle of a sample, and players that get
/// half of one turn everything after it into noise. A mutable struct of two bytes.
/// </summary>
public struct PcmAlign
{
    private byte _carried;

    /// <summary>Whether half a sample waits. At the end of a clip it belongs to nothing and is dropped.</summary>
    public bool HasCarry { get; private set; }

    /// <summary>Appends an even number of bytes and keeps an odd one for the next call. Returns the bytes appended.</summary>
    public int Write(ReadOnlySpan<byte> pcm, IBufferWriter<byte> output)
    {
        int appended = 0;
        if (HasCarry && !pcm.IsEmpty)
        {
            Span<byte> sample = output.GetSpan(2);
            sample[0] = _carried;
            sample[1] = pcm[0];
            output.Advance(2);
            appended = 2;
            HasCarry = false;
            pcm = pcm[1..];
        }

        if ((pcm.Length & 1) != 0)
        {
            _carried = pcm[^1];
            HasCarry = true;
            pcm = pcm[..^1];
        }

        output.Write(pcm);
        return appended + pcm.Length;
    }
}
