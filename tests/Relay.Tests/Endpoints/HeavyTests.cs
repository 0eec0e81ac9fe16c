using System.Diagnostics;
using Relay.Archive;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Much at once, and very much in one line.</summary>
[Collection(HeavyCollection.Name)]
public sealed class HeavyTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const long MaxGrowthBytes = 32 * 1024 * 1024;
    private const string Giant = "[fake:giant]";

    [Fact]
    public async Task Post_FiveHundredShortStreamsAtOnce_AllCompleteWithRightChargesAndClips()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string text = "[fake:fixed-chunks=4][fake:chunk-bytes=500]" + Bodies.Text;
        string native = Bodies.T2aStream(text);
        string translated = Bodies.Speech(text);

        TestAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i =>
            Host.AskAsync(caller, i % 2 == 0 ? Bodies.T2aPath : Bodies.SpeechPath, i % 2 == 0 ? native : translated)));

        IReadOnlyList<TestCall> calls = await Host.CallsAsync(caller);
        long chars = Bodies.BilledChars + text.Length - Bodies.Text.Length;
        string sha256 = Host.Fake.Log.Calls[^1].AudioSha256;
        Assert.All(answers, static answer => Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status));
        Assert.Equal(500, calls.Count);
        Assert.All(calls, call => Assert.Equal(
            (EndReason.Completed, chars, chars * 350_000, ClipState.Complete, sha256),
            (call.Reason, call.BilledChars, call.ChargeNanos, call.ClipState, call.ClipSha256)));
        Assert.Equal(500 * chars * 350_000, calls.Sum(static call => call.ChargeNanos));
    }

    [Theory]
    [InlineData(Bodies.T2aPath, Giant, 69_000_000)]
    [InlineData(Bodies.T2aPath, Giant + "[fake:key-order=data-last]", 69_000_000)]
    [InlineData(Bodies.SpeechPath, Giant, 0)]
    [InlineData(Bodies.SpeechPath, Giant + "[fake:key-order=base-resp-first]", 0)]
    public async Task Post_LastLineOf69MB_CostsNoMemory(string path, string fault, long leastBytes)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string body = path == Bodies.T2aPath ? Bodies.T2aStream(fault + Bodies.Text) : Bodies.Speech(fault + Bodies.Text);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        (long Heap, long Resident) before = (GC.GetTotalMemory(forceFullCollection: true), Resident());

        (long read, long heap, long resident) = await ReadMeasuringAsync(caller, path, body);

        Assert.True(read >= leastBytes, $"only {read} bytes came down");
        Assert.InRange(heap - before.Heap, long.MinValue, MaxGrowthBytes);
        Assert.InRange(resident - before.Resident, long.MinValue, MaxGrowthBytes);
        TestCall call = await Host.CallAsync(caller);
        FakeCall upstream = Host.Fake.Log.Calls[^1];
        Assert.Equal((EndReason.Completed, Bodies.BilledChars + fault.Length), (call.Reason, call.BilledChars));
        Assert.Equal((ClipState.Complete, upstream.AudioSha256, upstream.AudioBytesWritten), (call.ClipState, call.ClipSha256, call.AudioBytes));
    }

    private async Task<(long Read, long Heap, long Resident)> ReadMeasuringAsync(TestCaller caller, string path, string body)
    {
        using HttpResponseMessage response = await Host.SendAsync(caller, path, body);
        await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] buffer = new byte[64 * 1024];
        (long read, long heap, long resident, long measured) = (0, 0, 0, 0);
        int count;
        while ((count = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            read += count;
            if (read - measured > 1024 * 1024)
            {
                measured = read;
                heap = Math.Max(heap, GC.GetTotalMemory(forceFullCollection: false));
                resident = Math.Max(resident, Resident());
            }
        }

        return (read, heap, resident);
    }

    private static long Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
