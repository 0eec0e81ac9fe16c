using System.Buffers.Binary;

namespace Relay.Protocol.Audio;

/// <summary>Writes the 44 bytes in front of integer PCM samples that make them a WAV file.</summary>
public static class WavHeader
{
    /// <summary>Bytes that <see cref="Write"/> fills.</summary>
    public const int Bytes = 44;

    private const uint Endless = 0xFFFFFFFF;

    /// <summary>
    /// Fills the first <see cref="Bytes"/> bytes of <paramref name="destination"/>. <paramref name="dataBytes"/> is the length of the
    /// samples; -1 says it is not known yet (both sizes become 0xFFFFFFFF), and so does a length that 32 bits cannot say.
    /// </summary>
    public static void Write(Span<byte> destination, int sampleRate, int channels, int bitsPerSample, long dataBytes)
    {
        int frameBytes = channels * bitsPerSample / 8;
        bool known = dataBytes >= 0 && dataBytes < Endless - Bytes;

        "RIFF"u8.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], known ? (uint)dataBytes + (uint)(dataBytes & 1) + Bytes - 8 : Endless);
        "WAVEfmt "u8.CopyTo(destination[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[20..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], (uint)sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], (uint)(sampleRate * frameBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[32..], (ushort)frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[34..], (ushort)bitsPerSample);
        "data"u8.CopyTo(destination[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], known ? (uint)dataBytes : Endless);
    }
}
