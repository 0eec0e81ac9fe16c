using System.Net;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxFaultTests
{
    private const string Text = "A sentence that is long enough to be cut into a good many slices of audio.";

    [Fact]
    public async Task Error_OnAStream_IsAJsonBodyWithHttp200()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        JsonElement answer = await FakeHttp.JsonAsync(fake, FakeHttp.Body("[fake:error=1002] " + Text));

        Assert.Equal(1002, FakeHttp.CodeOf(answer));
        Assert.Equal(FakeCallOutcome.Refused, (await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken))[0].Outcome);
    }

    [Fact]
    public async Task Error_AsSse_IsASingleEvent()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { ErrorCode = 1008, ErrorForm = ErrorForm.Sse });

        JsonElement answer = Assert.Single(await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text)));

        Assert.Equal(1008, FakeHttp.CodeOf(answer));
    }

    [Fact]
    public async Task ErrorAfter_Three_ComesAfterThreeSlices()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body("[fake:error-after=3]" + Text));

        Assert.Equal([0, 0, 0, 1000], events.Select(FakeHttp.CodeOf));
    }

    [Theory]
    [InlineData(401, "base_resp")]
    [InlineData(402, "base_resp")]
    [InlineData(403, "base_resp")]
    [InlineData(429, "base_resp")]
    [InlineData(502, "<html>")]
    public async Task HttpStatus_Set_AnswersItWithItsBody(int status, string expected)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { HttpStatus = status });

        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body(Text));
        using HttpResponseMessage response = await FakeHttp.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("[fake:cut-after=2]", 2)]
    [InlineData("[fake:cut-after=2][fake:cut=fin]", 2)]
    [InlineData("[fake:cut-after=2][fake:cut-mid]", 3)]
    public async Task CutAfter_Two_ClientGotTwoSlicesAndAnError(string directives, int records)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        string read = await FakeHttp.ReadUntilCutAsync(fake, FakeHttp.Body(directives + Text));

        Assert.Equal(records, read.Split("data: ").Length - 1);
        Assert.Equal(2, read.Split("\n\n").Length - 1);
        FakeCall call = (await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken))[0];
        Assert.Equal((2, FakeCallOutcome.Cut), (call.ChunksWritten, call.Outcome));
    }

    [Fact]
    public async Task CutAfter_Zero_ClientGetsNoHeaders()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { CutAfter = 0 });

        await Assert.ThrowsAsync<HttpRequestException>(() => FakeHttp.TextAsync(fake, FakeHttp.Body(Text)));
    }

    [Fact]
    public async Task CutAfter_WithoutStream_BreaksTheBodyOff()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { CutAfter = 2 });

        string read = await FakeHttp.ReadUntilCutAsync(fake, FakeHttp.Body(Text, "\"stream\":false"));

        Assert.StartsWith("{\"data\":{\"audio\":\"", read);
    }

    [Fact]
    public async Task StallAfter_ClientLeaves_RecordsTheAbort()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { StallAfter = 2 });
        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body(Text));
        HttpResponseMessage response = await FakeHttp.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        FakeCall call = (await fake.Log.WaitForCallsAsync(1, TestContext.Current.CancellationToken))[0];
        await fake.Log.WaitAsync(_ => call.ChunksWritten == 2, TestContext.Current.CancellationToken);

        response.Dispose();

        await call.Aborted.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, false, -1), (call.ChunksWritten, call.FinalWritten, call.UsageCharacters));
    }

    [Fact]
    public async Task NeverAnswer_ClientGivesUp_RecordsTheAbort()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { NeverAnswer = true });
        using var giveUp = new CancellationTokenSource();
        Task<HttpResponseMessage> sending = FakeHttp.Client.SendAsync(FakeHttp.Post(fake, FakeHttp.Body(Text)), giveUp.Token);
        FakeCall call = (await fake.Log.WaitForCallsAsync(1, TestContext.Current.CancellationToken))[0];

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await call.Aborted.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CloseListener_ThenOpen_RefusesThenServes()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        await fake.CloseListenerAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => FakeHttp.TextAsync(fake, FakeHttp.Body(Text)));
        await fake.OpenListenerAsync();

        Assert.NotEmpty(await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text)));
    }

    [Fact]
    public async Task KeySwitches_OneKey_OnlyThatKeyFails()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        fake.Options.KeySwitches["poor"] = "error=1008";

        Assert.Equal(1008, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(Text, "\"stream\":false"), "poor")));
        Assert.Equal(0, FakeHttp.CodeOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(Text, "\"stream\":false"), "rich")));
    }

    [Fact]
    public async Task Header_Switch_HoldsForThatRequest()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body(Text));
        request.Headers.Add("X-Fake-Http", "503");

        using HttpResponseMessage response = await FakeHttp.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Directive_Misspelt_IsAnError()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        using HttpRequestMessage request = FakeHttp.Post(fake, FakeHttp.Body("[fake:eror=1002]"));

        using HttpResponseMessage response = await FakeHttp.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
