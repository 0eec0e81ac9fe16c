using Relay.Archive;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Callers who hang up: the upstream learns it at once, and they pay by the abort table.</summary>
public sealed class CallerLeavesTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const long NanosPerChar = 350_000;

    [Theory]
    [InlineData(Bodies.T2aPath, "never")]
    [InlineData(Bodies.T2aPath, "stall-after=0")]
    [InlineData(Bodies.SpeechPath, "never")]
    public async Task Post_CallerLeavesBeforeTheFirstByte_OwesNothing(string path, string wait)
    {
        TestCaller caller = await Host.AddCallerAsync();
        long before = Host.Fake.Log.Started;
        CancellationTokenSource leave = new();
        string text = $"[fake:{wait}]{Bodies.Text}";
        Task<HttpResponseMessage> asking = Host.SendAsync(caller, path, path == Bodies.T2aPath ? Bodies.T2aStream(text) : Bodies.Speech(text), leave: leave);
        FakeCall upstream = await NextUpstreamCallAsync(before);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await upstream.Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, false, 0L), (call.Reason, call.FirstByteSent, call.ChargeNanos));
        Assert.Null(call.Clip);
    }

    [Theory]
    [InlineData(Bodies.T2aPath, "\"stream\":true")]
    [InlineData(Bodies.T2aPath, "\"stream\":false")]
    [InlineData(Bodies.SpeechPath, "\"response_format\":\"mp3\"")]
    [InlineData(Bodies.SpeechPath, "\"stream_format\":\"sse\"")]
    public async Task Post_CallerLeavesAfterTheFirstByte_OwesTheText(string path, string more)
    {
        TestCaller caller = await Host.AddCallerAsync();
        long before = Host.Fake.Log.Started;
        const string Fault = "[fake:stall-after=2]";
        string body = path == Bodies.T2aPath ? Bodies.T2a(Fault + Bodies.Text, more) : Bodies.Speech(Fault + Bodies.Text, more);
        HttpResponseMessage response = await Host.SendAsync(caller, path, body);
        FakeCall upstream = await NextUpstreamCallAsync(before);
        await Host.Fake.Log.WaitAsync(_ => upstream.ChunksWritten == 2, TestContext.Current.CancellationToken);

        response.Dispose();

        await upstream.Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await Host.CallAsync(caller);
        long chars = Fault.Length + Bodies.BilledChars;
        Assert.Equal((EndReason.CallerLeft, true), (call.Reason, call.FirstByteSent));
        Assert.Equal((chars, chars * NanosPerChar), (call.BilledChars, call.ChargeNanos));
        Assert.Equal(ClipState.Aborted, call.ClipState);
    }

    [Fact]
    public async Task Post_CallerLeavesWhileSendingTheBody_IsNoCall()
    {
        TestCaller caller = await Host.AddCallerAsync();
        HttpRequestMessage request = new(HttpMethod.Post, Bodies.T2aPath) { Content = new NeverEndingContent() };
        request.Headers.Authorization = new("Bearer", caller.Token);
        CancellationTokenSource leave = new();
        Task<HttpResponseMessage> asking = Host.Client.SendAsync(request, leave.Token);
        await ((NeverEndingContent)request.Content).Begun;

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task Post_SlowReader_GetsEverythingAndIsChargedOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        long before = Host.Fake.Log.Started;
        string text = $"[fake:fixed-chunks=300]{Bodies.Text}";
        using HttpResponseMessage response = await Host.SendAsync(caller, Bodies.T2aPath, Bodies.T2aStream(text));
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        long read = 0;
        byte[] some = new byte[700];
        int count;
        while ((count = await body.ReadAsync(some, TestContext.Current.CancellationToken)) > 0)
        {
            read += count;
            await Task.Yield();
        }

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.Completed, read), (call.Reason, call.BytesDown));
        Assert.Equal((await NextUpstreamCallAsync(before)).AudioSha256, call.ClipSha256);
    }

    /// <summary>The upstream's record of the next call; the class's tests run one after the other.</summary>
    private async Task<FakeCall> NextUpstreamCallAsync(long before)
    {
        await Host.Fake.Log.WaitAsync(log => log.Started > before, TestContext.Current.CancellationToken);
        return Host.Fake.Log.Calls[^1];
    }

    /// <summary>A body that begins and does not go on.</summary>
    private sealed class NeverEndingContent : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[100], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
