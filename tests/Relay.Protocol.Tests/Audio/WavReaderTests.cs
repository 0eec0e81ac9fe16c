using System.Buffers.Binary;
using System.Text;
using Relay.Protocol.Audio;
using Xunit;

namespace Relay.Protocol.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly byte[] s_samples = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>What espeak-ng 1.51 puts before its samples on a pipe.</summary>
    private static readonly byte[] s_espeakHeader = Convert.FromHexString(
        "5249464624f0ff7f57415645666d74201000000001000100225600" + "0044ac00000200100064617461" + "00f0ff7f");

    public static TheoryData<string, byte[]> Files => new()
    {
        { "known size", [.. Header(8), .. s_samples] },
        { "size 0", [.. Header(0), .. s_samples] },
        { "size 0xFFFFFFFF", [.. Header(-1), .. s_samples] },
        { "size 0x7FFFFFFF", [.. Riff(), .. Format(), .. Chunk("data", 0x7FFFFFFF), .. s_samples] },
        { "espeak-ng", [.. s_espeakHeader, .. s_samples] },
        { "list before data", [.. Riff(), .. Format(), .. Chunk("LIST", 3), 9, 9, 9, 0, .. Chunk("data", 8), .. s_samples] },
        { "empty chunk before format", [.. Riff(), .. Chunk("junk", 0), .. Format(), .. Chunk("data", 8), .. s_samples] },
        { "list after data", [.. Header(8), .. s_samples, .. Chunk("LIST", 4), 9, 9, 9, 9] },
        { "long format", [.. Riff(), .. Format(extra: 24), .. Chunk("data", 8), .. s_samples] },
        { "odd format", [.. Riff(), .. Format(extra: 1), 0, .. Chunk("data", 8), .. s_samples] },
        { "rf64", [.. "RF64"u8, .. Riff()[4..], .. Chunk("ds64", 28), .. new byte[28], .. Format(), .. Chunk("data", -1), .. s_samples] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_Whole_GivesFormatAndSamples(string name, byte[] file)
    {
        Assert.NotEmpty(name);
        AssertFile(ReadAll(file, file.Length));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_SplitAtEachByte_GivesFormatAndSamples(string name, byte[] file)
    {
        Assert.NotEmpty(name);
        for (int split = 1; split < file.Length; split++)
        {
            AssertFile(ReadAll(file, split));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_OneByteTrickle_GivesFormatAndSamples(string name, byte[] file)
    {
        Assert.NotEmpty(name);
        AssertFile(ReadAll([.. file], 1, everyPiece: true));
    }

    [Fact]
    public void Read_OddDataChunk_SkipsItsPadding()
    {
        byte[] file = [.. Header(3), 1, 2, 3, 0, .. Chunk("data", 2), 4, 5];

        Assert.Equal([1, 2, 3, 4, 5], ReadAll(file, file.Length).Samples);
    }

    [Fact]
    public void Read_ExtensibleFormat_ResolvesTheTag()
    {
        byte[] format = Format(extra: 24);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(8), 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(8 + 24), 3);

        Result result = ReadAll([.. Riff(), .. format, .. Chunk("data", 0), 1], 5);

        Assert.Equal(3, result.Reader.FormatTag);
    }

    [Fact]
    public void Read_DataSlice_IsBorrowedFromTheInput()
    {
        byte[] file = [.. Header(-1), .. s_samples];
        var reader = default(WavReader);
        ReadOnlySpan<byte> input = file;
        reader.Read(ref input, out _);

        reader.Read(ref input, out ReadOnlySpan<byte> data);

        Assert.True(data == file.AsSpan(WavHeader.Bytes));
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "not riff", [.. "ID3\x04"u8, .. new byte[8]] },
        { "not wave", [.. "RIFF"u8, 0, 0, 0, 0, .. "AVI "u8] },
        { "text", [.. "Hello, I am not audio at all."u8] },
        { "data before format", [.. Riff(), .. Chunk("data", 8), .. s_samples] },
        { "short format", [.. Riff(), .. Chunk("fmt ", 14), .. new byte[14]] },
        { "no rate", [.. Riff(), .. Format(rate: 0)] },
        { "no channels", [.. Riff(), .. Format(channels: 0)] },
        { "two formats", [.. Riff(), .. Format(), .. Format()] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_NotWav_IsMalformedAtEverySplit(string name, byte[] file)
    {
        Assert.NotEmpty(name);
        for (int split = 1; split <= file.Length; split++)
        {
            Assert.Equal(WavRead.Malformed, ReadAll(file, split).Last);
        }
    }

    [Fact]
    public void Read_CutHeader_NeedsMore()
    {
        byte[] file = Header(8);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Equal(WavRead.NeedMore, ReadAll(file[..length], Math.Max(1, length)).Last);
        }
    }

    [Fact]
    public void Read_RandomBytesBehindAValidStart_NeverThrows()
    {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);

            Result result = ReadAll([.. Riff(), .. round % 2 == 0 ? Format() : [], .. noise], random.Next(1, 60), everyPiece: true);

            Assert.True(result.Samples.Length <= noise.Length);
        }
    }

    private static byte[] Header(long dataBytes)
    {
        var header = new byte[WavHeader.Bytes];
        WavHeader.Write(header, 22_050, 1, 16, dataBytes);
        return header;
    }

    private static byte[] Riff() => [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8];

    private static byte[] Chunk(string id, int size)
    {
        var chunk = new byte[8];
        Encoding.ASCII.GetBytes(id, chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), size);
        return chunk;
    }

    private static byte[] Format(int extra = 0, int rate = 22_050, int channels = 1)
    {
        var header = new byte[WavHeader.Bytes];
        WavHeader.Write(header, rate, channels, 16, 0);
        return [.. Chunk("fmt ", 16 + extra), .. header.AsSpan(20, 16), .. new byte[extra]];
    }

    private static void AssertFile(Result result)
    {
        Assert.Equal(1, result.Formats);
        Assert.Equal(1, result.Reader.FormatTag);
        Assert.Equal(22_050, result.Reader.SampleRate);
        Assert.Equal(1, result.Reader.Channels);
        Assert.Equal(16, result.Reader.BitsPerSample);
        Assert.Equal(s_samples, result.Samples);
        Assert.Equal(WavRead.NeedMore, result.Last);
    }

    /// <summary>Reads the file in two pieces, or in pieces of <paramref name="piece"/> bytes throughout.</summary>
    private static Result ReadAll(byte[] file, int piece, bool everyPiece = false)
    {
        var reader = default(WavReader);
        var samples = new List<byte>();
        int formats = 0;
        var last = WavRead.NeedMore;
        for (int position = 0; position < file.Length;)
        {
            int count = Math.Min(position == 0 || everyPiece ? piece : file.Length, file.Length - position);
            ReadOnlySpan<byte> input = file.AsSpan(position, count);
            position += count;
            do
            {
                last = reader.Read(ref input, out ReadOnlySpan<byte> data);
                formats += last == WavRead.Format ? 1 : 0;
                samples.AddRange(data);
            }
            while (last is WavRead.Format or WavRead.Data);
        }

        return new Result(reader, [.. samples], formats, last);
    }

    private sealed record Result(WavReader Reader, byte[] Samples, int Formats, WavRead Last);
}
