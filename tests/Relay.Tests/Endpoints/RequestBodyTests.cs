using Microsoft.AspNetCore.Http;
using Relay.Diagnostics;
using Relay.Endpoints;
using Relay.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints;

public sealed class RequestBodyTests
{
    private const int Limit = 4 << 20;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4097, false)]
    [InlineData((1 << 20) + 1, true)]
    [InlineData((3 << 20) + 7, true)]
    [InlineData((3 << 20) + 7, false)]
    [InlineData(Limit, true)]
    [InlineData(Limit, false)]
    public async Task ReadAsync_ABodyThatFits_IsWhole(int length, bool isAnnounced)
    {
        byte[] sent = Bytes(length);

        using RequestBody? body = await RequestBody.ReadAsync(Request(sent, isAnnounced ? length : null), Limit, TestContext.Current.CancellationToken);

        Assert.True(body!.Bytes.Span.SequenceEqual(sent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_ABodyThatIsTooLong_IsNone(bool isAnnounced) =>
        Assert.Null(await RequestBody.ReadAsync(Request(Bytes(Limit + 1), isAnnounced ? Limit + 1 : null), Limit, TestContext.Current.CancellationToken));

    [Fact]
    public async Task ReadAsync_LengthThatWasOnlyAnnounced_SetsLittleAside()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        using RequestBody? body = await RequestBody.ReadAsync(Request([1, 2, 3], 1 << 30), int.MaxValue, TestContext.Current.CancellationToken);

        Assert.Equal(3, body!.Bytes.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1 << 20, false)]
    public async Task ReadAsync_OnALoop_GoesOnThereWithASmallBodyOnly(int length, bool staysThere)
    {
        EventLoop loop = EventLoops.Next();
        TaskCompletionSource<Task<HomeLoop?>> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken token = TestContext.Current.CancellationToken;

        loop.Post(() => asked.SetResult(ReadAsync()));

        Assert.Equal(staysThere ? loop : null, await await asked.Task);

        async Task<HomeLoop?> ReadAsync()
        {
            using RequestBody? body = await RequestBody.ReadAsync(Request(Bytes(length), length), Limit, token);
            Assert.Equal(length, body!.Bytes.Length);
            return HomeLoop.Current;
        }
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static HttpRequest Request(byte[] body, long? announced) =>
        new DefaultHttpContext { Request = { Body = new MemoryStream(body), ContentLength = announced } }.Request;
}
