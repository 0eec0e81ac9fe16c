using System.Buffers.Binary;

namespace Relay.FakeUpstreams.Audio;

/// <summary>The bytes in front of the audio, by format.</summary>
internal static class Containers
{
    private const int Id3HeaderBytes = 10;
    private const int StreamTagBytes = 45;

    // In the one measured stream the repeated clip was 1,095 bytes longer than its slices together.
    private const int WholeFileExtraBytes = 1095;
    private const int WavHeaderBytes = 44;

    /// <param name="settings">The format and its parameters.</param>
    /// <param name="audioBytes">Audio that follows, which a WAV header states.</param>
    /// <param name="wholeFile">True for the clip as one file, false for the beginning of a stream: the MP3 tags differ.</param>
    public static byte[] HeadOf(AudioSettings settings, long audioBytes, bool wholeFile) => settings.Format switch
    {
        "mp3" => Id3(StreamTagBytes + (wholeFile ? WholeFileExtraBytes : 0)),
        "wav" => Wav(1, settings.SampleRate, 16, settings.Channels, audioBytes),
        "pcmu_wav" => Wav(7, 8000, 8, 1, audioBytes),
        "flac" => "fLaC"u8.ToArray(),
        "opus" => "OggS"u8.ToArray(),
        _ => [],
    };

    /// <summary>An ID3v2.4 tag of <paramref name="size"/> bytes in all: one encoder frame, zero padding behind it.</summary>
    private static byte[] Id3(int size)
    {
        byte[] tag = new byte[size];
        "ID3\x04"u8.CopyTo(tag);
        WriteSyncSafe(tag.AsSpan(6), size - Id3HeaderBytes);
        ReadOnlySpan<byte> text = "\x03Lavf58.45.100\0"u8;
        "TSSE"u8.CopyTo(tag.AsSpan(Id3HeaderBytes));
        WriteSyncSafe(tag.AsSpan(Id3HeaderBytes + 4), text.Length);
        text.CopyTo(tag.AsSpan(Id3HeaderBytes + 10));
        return tag;
    }

    private static void WriteSyncSafe(Span<byte> target, int value)
    {
        for (int i = 3; i >= 0; i--, value >>= 7)
        {
            target[i] = (byte)(value & 0x7F);
        }
    }

    private static byte[] Wav(short format, int sampleRate, short bits, int channels, long audioBytes)
    {
        byte[] head = new byte[WavHeaderBytes];
        int block = bits / 8 * channels;
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)(audioBytes + WavHeaderBytes - 8));
        "WAVEfmt "u8.CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(20), format);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(28), sampleRate * block);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(32), (short)block);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(34), bits);
        "data"u8.CopyTo(head.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(40), (uint)audioBytes);
        return head;
    }
}
