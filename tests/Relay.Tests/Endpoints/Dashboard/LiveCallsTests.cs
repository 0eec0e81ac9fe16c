using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams;
using Relay.Streaming;
using Relay.Tests.Endpoints.Sockets;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>Calls under way: who sees them, and what becomes of one that is stopped.</summary>
public sealed class LiveCallsTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private const long NanosPerChar = 350_000;
    private const string Fault = "[fake:stall-after=2]";
    private const string Stalled = Fault + Bodies.Text;
    private static readonly long s_stalledNanos = (Fault.Length + Bodies.BilledChars) * NanosPerChar;

    [Fact]
    public async Task Live_CallsOfTwoUsers_EachSeesItsOwnAndOnlyAdministratorsTheKey()
    {
        TestCaller ann = await Host.AddCallerAsync();
        TestCaller ben = await Host.AddCallerAsync();
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        using HttpResponseMessage first = await Host.SendAsync(ann, Bodies.SpeechPath, Bodies.Speech(Stalled));
        using HttpResponseMessage second = await Host.SendAsync(ben, Bodies.SpeechPath, Bodies.Speech(Stalled));
        using LiveEvents own = await LiveEvents.OpenAsync(Host, ann.Token);
        using LiveEvents all = await LiveEvents.OpenAsync(Host, admin.Token);

        JsonElement seen = await own.UntilAsync(static picture => picture.GetProperty("calls")[0].GetProperty("bytes").GetInt64() > 0);
        JsonElement everybody = await all.NextAsync();

        JsonElement call = Assert.Single(seen.GetProperty("calls").EnumerateArray());
        Assert.Equal((1, ann.Username), (seen.GetProperty("count").GetInt32(), call.GetProperty("username").GetString()));
        Assert.Equal(first.Headers.GetValues("X-Request-Id").Single(), call.GetProperty("call_id").GetString());
        Assert.Equal(("minimax", "sync_tts"), (call.GetProperty("upstream").GetString(), call.GetProperty("task_type").GetString()));
        Assert.InRange(call.GetProperty("first_byte_us").GetInt64(), 0, call.GetProperty("age_ms").GetInt64() * 1000 + 1000);
        Assert.False(call.TryGetProperty("key_label", out _));
        Assert.Equal(2, everybody.GetProperty("count").GetInt32());
        string label = Assert.Single(LiveEvents.Of(everybody, ben)).GetProperty("key_label").GetString()!;
        Assert.NotEqual("", label);
        Assert.DoesNotContain(RelayHost.FirstKey, label, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_CallThatEnds_IsGoneFromTheNextPictures()
    {
        TestCaller caller = await Host.AddCallerAsync();
        HttpResponseMessage response = await Host.SendAsync(caller, Bodies.SpeechPath, Bodies.Speech(Stalled));
        using LiveEvents events = await LiveEvents.OpenAsync(Host, caller.Token);
        await events.UntilAsync(static picture => picture.GetProperty("count").GetInt32() == 1);

        response.Dispose();

        await events.UntilAsync(static picture => picture.GetProperty("count").GetInt32() == 0);
    }

    [Fact]
    public async Task Live_NoGoodToken_IsRefused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.GetAsync("rk-wrong", "/api/dashboard/live")).Status);

    [Fact]
    public async Task Stop_SpeechAfterItsFirstByte_IsCutAndOwesTheTextAsIfItsCallerHadLeft()
    {
        TestCaller caller = await Host.AddCallerAsync();
        long before = Host.Fake.Log.Started;
        using HttpResponseMessage response = await Host.SendAsync(caller, Bodies.SpeechPath, Bodies.Speech(Stalled));
        FakeCall upstream = await NextUpstreamCallAsync(before);

        TestAnswer answer = await StopAsync(caller, response.Headers.GetValues("X-Request-Id").Single());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await upstream.Aborted.WaitAsync(TestContext.Current.CancellationToken);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, true, s_stalledNanos), (call.Reason, call.FirstByteSent, call.ChargeNanos));
    }

    [Theory]
    [InlineData(Bodies.T2aPath)]
    [InlineData(Bodies.SpeechPath)]
    public async Task Stop_SpeechBeforeItsFirstByte_IsToldInItsDialectAndOwesNothing(string path)
    {
        TestCaller caller = await Host.AddCallerAsync();
        const string Never = "[fake:never]" + Bodies.Text;
        Task<TestAnswer> asking = Host.AskAsync(caller, path, path == Bodies.T2aPath ? Bodies.T2aStream(Never) : Bodies.Speech(Never));
        using LiveEvents events = await LiveEvents.OpenAsync(Host, caller.Token);
        JsonElement seen = await events.UntilAsync(static picture => picture.GetProperty("count").GetInt32() == 1);

        await StopAsync(caller, seen.GetProperty("calls")[0].GetProperty("call_id").GetString()!);

        Assert.Contains(path == Bodies.T2aPath ? "1004" : "permission_error", (await asking).Text, StringComparison.Ordinal);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, false, 0L), (call.Reason, call.FirstByteSent, call.ChargeNanos));
    }

    [Fact]
    public async Task Stop_TextOnASocket_EndsTheSessionWithWords()
    {
        TestCaller caller = await Host.AddCallerAsync();
        using SocketClient socket = await SocketClient.ConnectAsync(new UriBuilder(Host.Server.Addresses[0]) { Scheme = "ws", Path = "/ws/v1/t2a_v2" }.Uri, caller.Token);
        await socket.SendAsync(SocketClient.Start());
        await socket.SayAsync(Stalled);
        using LiveEvents events = await LiveEvents.OpenAsync(Host, caller.Token);
        JsonElement seen = await events.UntilAsync(
            static picture => picture.GetProperty("count").GetInt32() == 1 && picture.GetProperty("calls")[0].GetProperty("bytes").GetInt64() > 0);

        await StopAsync(caller, seen.GetProperty("calls")[0].GetProperty("call_id").GetString()!);

        (List<SocketMessage> messages, _) = await socket.ReceiveAllAsync();
        Assert.Contains("stopped", messages[^1].Text, StringComparison.Ordinal);
        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((EndReason.CallerLeft, s_stalledNanos), (call.Reason, call.ChargeNanos));
    }

    [Fact]
    public async Task Stop_CallOfAnother_IsUnknownAndGoesOn()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        TestCaller admin = await Host.AddCallerAsync(isAdmin: true);
        using HttpResponseMessage response = await Host.SendAsync(caller, Bodies.SpeechPath, Bodies.Speech(Stalled));
        string id = response.Headers.GetValues("X-Request-Id").Single();

        Assert.Equal(HttpStatusCode.NotFound, (await StopAsync(other, id)).Status);
        Assert.Equal(1, Host.Server.Watch.Look(caller.AccountId, 1).Count);
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(admin, id)).Status);
        Assert.Equal(EndReason.CallerLeft, (await Host.CallAsync(caller)).Reason);
        Assert.Equal(HttpStatusCode.NotFound, (await StopAsync(admin, id)).Status);
    }

    [Fact]
    public async Task Stop_NoIdOfACall_IsNamed()
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await StopAsync(caller, "that-one");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("call_id", answer.Json.GetProperty("detail")[0].GetProperty("loc")[1].GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.PostAsync($"/api/dashboard/live/{Guid.NewGuid()}/stop", "{}")).Status);
    }

    private Task<TestAnswer> StopAsync(TestCaller caller, string id) => Host.AskAsync(caller, $"/api/dashboard/live/{id}/stop", "{}");

    private async Task<FakeCall> NextUpstreamCallAsync(long before)
    {
        await Host.Fake.Log.WaitAsync(log => log.Started > before, TestContext.Current.CancellationToken);
        return Host.Fake.Log.Calls[^1];
    }
}
