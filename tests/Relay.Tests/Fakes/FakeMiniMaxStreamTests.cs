using System.Security.Cryptography;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxStreamTests
{
    private const string Text = "你好，世界！这是一个测试。Hello there.";

    // Ten of them Han.
    private const int CodePoints = 25;
    private const int Billed = 35;

    [Fact]
    public async Task Stream_Plain_SlicesAreTheRecordedAudio()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        byte[] audio = Convert.FromHexString(string.Concat(events.SkipLast(1).Select(FakeHttp.AudioOf)));
        FakeCall call = (await fake.Log.WaitForEndedAsync(1, TestContext.Current.CancellationToken))[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(audio)), call.AudioSha256);
        Assert.Equal(events.Count - 1, call.ChunksWritten);
        Assert.Equal(call.ChunksPlanned, call.ChunksWritten);
        Assert.True(call.FinalWritten);
        Assert.Equal(FakeCallOutcome.Completed, call.Outcome);
    }

    [Fact]
    public async Task Stream_Plain_OnlyTheLastEventHasStatusTwoAndUsage()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        Assert.All(events.SkipLast(1), e => Assert.Equal(1, e.GetProperty("data").GetProperty("status").GetInt32()));
        Assert.All(events.SkipLast(1), e => Assert.False(e.TryGetProperty("extra_info", out _)));
        JsonElement last = events[^1];
        Assert.Equal(2, last.GetProperty("data").GetProperty("status").GetInt32());
        Assert.Equal(Billed, last.GetProperty("extra_info").GetProperty("usage_characters").GetInt32());
        Assert.Equal(CodePoints, last.GetProperty("extra_info").GetProperty("word_count").GetInt32());
        Assert.Equal("success", last.GetProperty("base_resp").GetProperty("status_msg").GetString());
        Assert.Single(events.Select(e => e.GetProperty("trace_id").GetString()).Distinct());
    }

    [Fact]
    public async Task Stream_AggregateByDefault_LastEventRepeatsTheClipInAnotherContainer()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        string slices = string.Concat(events.SkipLast(1).Select(FakeHttp.AudioOf));
        string whole = FakeHttp.AudioOf(events[^1]);
        Assert.Equal(slices.Length + (2 * 1095), whole.Length);
        Assert.EndsWith(slices[^20_000..], whole);
    }

    [Fact]
    public async Task Stream_AggregateExcluded_LastEventHasEmptyAudio()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(
            fake, FakeHttp.Body(Text, """ "stream":true,"stream_options":{"exclude_aggregated_audio":true} """));

        Assert.Equal("", FakeHttp.AudioOf(events[^1]));
        Assert.True(events[^1].TryGetProperty("extra_info", out _));
    }

    [Fact]
    public async Task Stream_PcmOddSlices_CutsInsideSamples()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { OddSlices = true });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(
            fake, FakeHttp.Body(Text, """ "stream":true,"audio_setting":{"format":"pcm","sample_rate":16000} """));

        Assert.Contains(events.SkipLast(1), e => FakeHttp.AudioOf(e).Length / 2 % 2 == 1);
    }

    [Fact]
    public async Task Stream_FixedChunks_SendsExactlyThose()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { FixedChunks = 7, SliceBytes = 100 });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        Assert.Equal(Enumerable.Repeat(200, 7), events.SkipLast(1).Select(e => FakeHttp.AudioOf(e).Length));
    }

    [Theory]
    [InlineData(KeyOrder.DataFirst, "data", "base_resp")]
    [InlineData(KeyOrder.DataLast, "trace_id", "data")]
    [InlineData(KeyOrder.BaseRespFirst, "base_resp", "trace_id")]
    public async Task Stream_KeyOrder_IsAsSet(KeyOrder order, string first, string last)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { KeyOrder = order });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        Assert.Equal(first, events[0].EnumerateObject().First().Name);
        Assert.Equal(last, events[0].EnumerateObject().Last().Name);
    }

    [Theory]
    [InlineData("[fake:crlf]", "\r\n\r\n")]
    [InlineData("[fake:done]", "data: [DONE]\n\n")]
    [InlineData("[fake:comments]", ": keep-alive\n")]
    [InlineData("[fake:null-data]", "\"data\":null")]
    [InlineData("[fake:one-byte]", "\"status\":2")]
    [InlineData("[fake:bad=garbage]", "zzzz")]
    [InlineData("[fake:bad=not-json]", "data: this is not JSON")]
    public async Task Stream_Form_IsAsTheDirectiveSays(string directive, string expected)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        string body = await FakeHttp.TextAsync(fake, FakeHttp.Body("Hi. " + directive));

        Assert.Contains(expected, body);
    }

    [Fact]
    public async Task Stream_OddHex_OneSliceLacksADigit()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { BadSlice = BadSlice.OddHex });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        Assert.Single(events, e => FakeHttp.AudioOf(e).Length % 2 == 1);
    }

    [Fact]
    public async Task Stream_GiantFinal_IsOneLineOfThatSize()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { GiantFinalChars = 3_000_000 });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body("Hi."));

        Assert.Equal(3_000_000, FakeHttp.AudioOf(events[^1]).Length);
    }

    [Fact]
    public async Task Stream_FinalOmitted_EndsWithoutStatusTwo()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync(new() { Final = FinalForm.Omitted, Aggregate = AggregateMode.Never });

        IReadOnlyList<JsonElement> events = await FakeHttp.EventsAsync(fake, FakeHttp.Body(Text));

        Assert.All(events, e => Assert.Equal(1, e.GetProperty("data").GetProperty("status").GetInt32()));
    }
}
