using System.Buffers;
using Relay.Protocol.Audio;

namespace Relay.Protocol.Tests.Audio;

public class PcmAlignTests
{
    [Fact]
    public void Write_SamplesCutAnywhere_AppendsTheSameWholeSamples()
    {
        byte[] pcm = [1, 2, 3, 4, 5, 6, 7, 8];

        Chunking.AssertAll(pcm, Convert.ToHexString(pcm), chunks =>
        {
            var align = new PcmAlign();
            var output = new ArrayBufferWriter<byte>();
            Assert.All(chunks, chunk => Assert.Equal(0, align.Write(chunk, output) % 2));
            return Convert.ToHexString(output.WrittenSpan);
        });
    }

    [Fact]
    public void Write_OddBytes_KeepsTheLast()
    {
        var align = new PcmAlign();
        var output = new ArrayBufferWriter<byte>();

        Assert.Equal(2, align.Write([1, 2, 3], output));
        Assert.True(align.HasCarry);
    }
}
