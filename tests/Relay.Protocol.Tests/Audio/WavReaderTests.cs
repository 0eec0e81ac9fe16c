using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Relay.Protocol.Audio;

namespace Relay.Protocol.Tests.Audio;

public class WavReaderTests
{
    private static readonly byte[] s_format = [1, 0, 1, 0, 0xC0, 0x5D, 0, 0, 0x80, 0xBB, 0, 0, 2, 0, 16, 0];

    [Fact]
    public void Read_PlainFile_GivesFormatAndSamples()
    {
        AssertReads(Wav(("fmt ", s_format, null), ("data", [1, 2, 3, 4], null)), "tag=1 ch=1 hz=24000 bits=16 01020304");
    }

    [Fact]
    public void Read_OtherChunks_AreSkipped()
    {
        byte[] wav = Wav(("JUNK", new byte[5], null), ("fmt ", [.. s_format, 0, 0], null), ("LIST", [.. "INFOx"u8], null), ("data", [1, 2], null), ("LIST", [9, 9], null));

        AssertReads(wav, "tag=1 ch=1 hz=24000 bits=16 0102");
    }

    [Fact]
    public void Read_EmptyOtherChunk_IsSkipped()
    {
        AssertReads(Wav(("LIST", [], null), ("fmt ", s_format, null), ("data", [1, 2], null)), "tag=1 ch=1 hz=24000 bits=16 0102");
    }

    [Fact]
    public void Read_OddSampleChunk_SkipsItsPadding()
    {
        AssertReads(Wav(("fmt ", s_format, null), ("data", [1, 2, 3], null), ("LIST", [9], null)), "tag=1 ch=1 hz=24000 bits=16 010203");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x7FFFFFFFu - 36)]
    public void Read_UnknownSize_ReadsToTheEnd(uint size)
    {
        AssertReads(Wav(("fmt ", s_format, null), ("data", [1, 2, 3, 4], size)), "tag=1 ch=1 hz=24000 bits=16 01020304");
    }

    [Fact]
    public void Read_SizeBeyondTheStream_GivesWhatCame()
    {
        AssertReads(Wav(("fmt ", s_format, null), ("data", [1, 2], 1000)), "tag=1 ch=1 hz=24000 bits=16 0102");
    }

    [Fact]
    public void Read_SamplesBeforeTheFormat_IsMalformed()
    {
        AssertReads(Wav(("data", [1, 2], null), ("fmt ", s_format, null)), "malformed");
    }

    [Fact]
    public void Read_ShortFormatChunk_IsMalformed()
    {
        AssertReads(Wav(("fmt ", s_format[..14], null)), "malformed");
    }

    [Theory]
    [InlineData("RIFX0000WAVE")]
    [InlineData("RIFF0000AVI ")]
    [InlineData("ID3 and so on")]
    public void Read_OtherFile_IsMalformed(string start)
    {
        AssertReads(Encoding.ASCII.GetBytes(start), "malformed");
    }

    [Fact]
    public void Read_RandomBytesAfterTheHeader_NeverThrows()
    {
        Prop.ForAll<byte[], int>((bytes, seed) =>
        {
            byte[] wav = [.. "RIFF0000WAVE"u8, .. bytes];
            _ = Read(Chunking.Random(wav, new Random(seed)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static void AssertReads(byte[] wav, string expected) => Chunking.AssertAll(wav, expected, Read);

    private static string Read(byte[][] chunks)
    {
        var text = new StringBuilder();
        var reader = new WavReader();
        foreach (byte[] chunk in chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            WavToken token;
            while ((token = reader.Read(ref input, out ReadOnlySpan<byte> data)) != WavToken.NeedMore)
            {
                switch (token)
                {
                    case WavToken.Format:
                        text.Append($"tag={reader.FormatTag} ch={reader.Channels} hz={reader.SampleRate} bits={reader.BitsPerSample} ");
                        break;
                    case WavToken.Data:
                        text.Append(Convert.ToHexString(data));
                        break;
                    default:
                        return "malformed";
                }
            }
        }

        return text.ToString();
    }

    private static byte[] Wav(params (string Id, byte[] Body, uint? Size)[] chunks)
    {
        var wav = new List<byte>([.. "RIFF\0\0\0\0WAVE"u8]);
        foreach ((string id, byte[] body, uint? size) in chunks)
        {
            byte[] header = new byte[8];
            Encoding.ASCII.GetBytes(id, header);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), size ?? (uint)body.Length);
            wav.AddRange(header);
            wav.AddRange(body);
            if (body.Length % 2 != 0)
            {
                wav.Add(0);
            }
        }

        return [.. wav];
    }
}
