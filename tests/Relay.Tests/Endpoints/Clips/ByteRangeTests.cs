using Relay.Endpoints.Clips;
using Xunit;

namespace Relay.Tests.Endpoints.Clips;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData(null, 0, 100, false)]
    [InlineData("bytes=0-9", 0, 10, true)]
    [InlineData("bytes=90-", 90, 10, true)]
    [InlineData("bytes=90-1000", 90, 10, true)]
    [InlineData("bytes=99-99", 99, 1, true)]
    [InlineData("bytes=-10", 90, 10, true)]
    [InlineData("bytes=-1000", 0, 100, true)]
    [InlineData("bytes=100-", 0, 0, true)]
    [InlineData("bytes=-0", 100, 0, true)]
    [InlineData("bytes=5-4", 0, 100, false)]
    [InlineData("bytes=0-1,5-6", 0, 100, false)]
    [InlineData("bytes=x", 0, 100, false)]
    [InlineData("chars=0-1", 0, 100, false)]
    public void Of_Header_IsTheBytesAskedFor(string? header, long start, long count, bool isPart) =>
        Assert.Equal(new ByteRange(start, count, isPart), ByteRange.Of(header, 100));

    [Theory]
    [InlineData("bytes=100-", true)]
    [InlineData("bytes=-0", true)]
    [InlineData("bytes=99-", false)]
    [InlineData(null, false)]
    public void IsUnsatisfiable_Header_OnlyOutsideTheFile(string? header, bool outside) =>
        Assert.Equal(outside, ByteRange.Of(header, 100).IsUnsatisfiable);
}
