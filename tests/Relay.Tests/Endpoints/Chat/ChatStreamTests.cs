using System.Net;
using System.Text;
using Relay.FakeUpstreams.Chat;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Chat;

/// <summary>Silence, and callers who leave.</summary>
public sealed class ChatStreamTests
{
    [Theory]
    [InlineData(ChatBodies.ChatPath, ": keepalive\n\n")]
    [InlineData(ChatBodies.ResponsesPath, ": keepalive\n\n")]
    [InlineData(ChatBodies.MessagesPath, "event: ping\n")]
    public async Task Post_UpstreamIsSilentFromTheStart_CallerGetsSignsOfLife(string path, string sign)
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:KeepAliveMs", "100"));
        host.Fake.Fault = new FakeChatFault { StallAfter = 0 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        using HttpResponseMessage response = await host.Relay.SendAsync(caller, path, Body(path));
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        string first = await ReadAsync(body, sign.Length);
        host.Fake.Resume();
        string rest = await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, sign), (response.StatusCode, first));
        Assert.EndsWith(host.Fake.Calls[^1].Delivered[^8..], rest, StringComparison.Ordinal);
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.Completed, 120L), (call.Reason, call.BilledChars));
    }

    [Fact]
    public async Task Post_UpstreamIsSilentBetweenEvents_CallerGetsSignsOfLife()
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:KeepAliveMs", "100"));
        host.Fake.Fault = new FakeChatFault { StallAfter = 2 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        using HttpResponseMessage response = await host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());
        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        StringBuilder seen = new();
        while (!seen.ToString().Contains(": keepalive\n\n: keepalive\n\n", StringComparison.Ordinal))
        {
            seen.Append(await ReadAsync(body, 1));
        }

        host.Fake.Resume();
        seen.Append(await new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("data: [DONE]\n\n", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal(EndReason.Completed, (await host.Relay.CallAsync(caller)).Reason);
    }

    [Fact]
    public async Task Post_FailsAfterASignOfLife_IsToldInTheStream()
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:KeepAliveMs", "100"));
        host.Fake.Fault = new FakeChatFault { StallAfter = 0, Status = 401 };
        TestCaller caller = await host.Relay.AddCallerAsync();

        using HttpResponseMessage told = await host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());
        Stream body = await told.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await ReadAsync(body, 5);
        Task<string> rest = new StreamReader(body).ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!rest.IsCompleted)
        {
            host.Fake.Resume(); // once for each key
            await Task.Yield();
        }

        Assert.Contains("\"service_unavailable\"", await rest, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream-key", await rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Chat:FirstByteTimeoutMs", 0, 504)]
    [InlineData("Chat:IdleTimeoutMs", 2, 200)]
    public async Task Post_SilentTooLong_TimesOut(string setting, int stallAfter, int status)
    {
        await using ChatHost host = await ChatHost.StartAsync((setting, "200"), ("Chat:MaxAttempts", "1"));
        host.Fake.Fault = new FakeChatFault { StallAfter = stallAfter };
        TestCaller caller = await host.Relay.AddCallerAsync();

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());

        Assert.Equal(status, (int)answer.Status);
        Assert.Contains("\"upstream_timeout\"", answer.Text, StringComparison.Ordinal);
        await host.Fake.Calls[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((stallAfter == 0 ? EndReason.FirstByteTimeout : EndReason.IdleTimeout, 0L), (call.Reason, call.ChargeNanos));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Post_CallerLeaves_UpstreamSeesItAndOnlyWhatCameIsCharged(int stallAfter)
    {
        await using ChatHost host = await ChatHost.StartAsync();
        host.Fake.Fault = new FakeChatFault { StallAfter = stallAfter };
        TestCaller caller = await host.Relay.AddCallerAsync();
#pragma warning disable CA2025 // the call ends with it, as the test asserts
        CancellationTokenSource leave = new();
        Task<HttpResponseMessage> asking = host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream(), leave: leave);
#pragma warning restore CA2025
        await Eventually.TrueAsync(() => host.Fake.Calls.Count == 1 && host.Fake.Calls[0].EventsWritten == stallAfter);
        if (stallAfter > 0)
        {
            (await asking).Dispose();
        }

        await leave.CancelAsync();

        await Record.ExceptionAsync(() => asking);
        await host.Fake.Calls[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, stallAfter > 0), (call.Reason, call.FirstByteSent));
        Assert.InRange(call.ChargeNanos, stallAfter > 0 ? 1 : 0, stallAfter > 0 ? 100_000 : 0);
        await host.Relay.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 20)]
    [InlineData(2, 0)]
    public async Task Post_StoppedAtTheDashboard_LeavesTheUpstreamAtOnceAndOnlyWhatCameIsCharged(int stallAfter, int keepAliveMs)
    {
        await using ChatHost host = await ChatHost.StartAsync(("Chat:DrainMs", "600000"), ("Chat:KeepAliveMs", keepAliveMs.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        host.Fake.Fault = new FakeChatFault { StallAfter = stallAfter };
        TestCaller caller = await host.Relay.AddCallerAsync();
        Task<HttpResponseMessage> asking = host.Relay.SendAsync(caller, ChatBodies.ChatPath, ChatBodies.Stream());
        await Eventually.TrueAsync(() => host.Fake.Calls.Count == 1 && host.Fake.Calls[0].EventsWritten == stallAfter);
        using HttpResponseMessage? begun = stallAfter > 0 || keepAliveMs > 0 ? await asking : null;
        RunningCall seen = Assert.Single(host.Relay.Server.Watch.Look(caller.AccountId, 10).Oldest);

        await host.Relay.AskAsync(caller, $"/api/dashboard/live/{seen.CallId}/stop", "{}");

        using HttpResponseMessage response = begun ?? await asking;
        Task<string> reading = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Exception? cut = await Record.ExceptionAsync(() => reading);
        Assert.Equal(stallAfter > 0, cut is not null);
        Assert.Contains(cut is null ? "stopped at the dashboard" : "", cut is null ? await reading : "", StringComparison.Ordinal);
        await host.Fake.Calls[0].Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await host.Relay.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, stallAfter > 0), (call.Reason, call.FirstByteSent));
        Assert.InRange(call.ChargeNanos, stallAfter > 0 ? 1 : 0, stallAfter > 0 ? 100_000 : 0);
        await host.Relay.AssertNothingHeldAsync();
    }

    private static string Body(string path) => path switch
    {
        ChatBodies.MessagesPath => ChatBodies.Messages(more: ",\"stream\":true"),
        ChatBodies.ResponsesPath => ChatBodies.Responses(more: ",\"stream\":true"),
        _ => ChatBodies.Stream(),
    };

    private static async Task<string> ReadAsync(Stream body, int count)
    {
        byte[] bytes = new byte[count];
        await body.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes);
    }
}
