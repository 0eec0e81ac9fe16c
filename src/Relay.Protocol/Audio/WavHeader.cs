using System.Buffers;
using System.Buffers.Binary;

namespace Relay.Protocol.Audio;

/// <summary>The usual 44-byte header of a PCM WAV file.</summary>
public static class WavHeader
{
    /// <summary>Length of the header.</summary>
    public const int Bytes = 44;

    private const uint UnknownSize = uint.MaxValue;

    /// <summary>
    /// Appends a header. <paramref name="dataBytes"/> is the size of the samples, or -1 for a stream whose end is not
    /// known yet: both sizes are then 0xFFFFFFFF, as OpenAI sends them. The same for what does not fit into 32 bits.
    /// </summary>
    public static void Write(IBufferWriter<byte> output, int sampleRate, int channels, int bitsPerSample, long dataBytes = -1)
    {
        Span<byte> header = output.GetSpan(Bytes);
        bool known = dataBytes is >= 0 and <= UnknownSize - Bytes;
        int blockAlign = channels * bitsPerSample / 8;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], known ? (uint)dataBytes + Bytes - 8 : UnknownSize);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)(sampleRate * blockAlign));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)blockAlign);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)bitsPerSample);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], known ? (uint)dataBytes : UnknownSize);
        output.Advance(Bytes);
    }
}
