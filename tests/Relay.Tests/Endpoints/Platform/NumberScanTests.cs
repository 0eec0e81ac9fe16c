using System.Text;
using Relay.Endpoints.MiniMax.Platform;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

public sealed class NumberScanTests
{
    [Theory]
    [InlineData("{\"data\":\"xxxx\",\"count\":12}", 12)]
    [InlineData("{\"count\" : \"34\",\"other\":5}", 34)]
    [InlineData("{\"count\":1,\"again\":{\"count\":2}}", 2)]
    [InlineData("{\"text\":\"\\\"count\\\":9\"}", -1)]
    [InlineData("{\"counts\":9}", -1)]
    public void Feed_InPiecesOfAnySize_FindsTheLast(string json, long value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= bytes.Length; size++)
        {
            NumberScan scan = new("count");
            foreach (byte[] piece in bytes.Chunk(size))
            {
                scan.Feed(piece);
            }

            Assert.Equal(value, scan.Value);
        }
    }

    [Fact]
    public void Feed_BehindMegabytes_FindsIt()
    {
        NumberScan scan = new("count");
        scan.Feed("{\"image\":\""u8);
        byte[] image = new byte[100_000];
        image.AsSpan().Fill((byte)'A');
        scan.Feed(image);
        scan.Feed("\",\"cou"u8);
        scan.Feed("nt\":3}"u8);

        Assert.Equal(3, scan.Value);
    }
}
