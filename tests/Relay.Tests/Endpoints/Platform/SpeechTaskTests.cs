using System.Net;
using System.Text.Json;
using Relay.Archive;
using Relay.FakeUpstreams;
using Relay.Protocol.Http;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Long speech: three steps for the caller, and everything else whether it takes the second or not.</summary>
public sealed class SpeechTaskTests(PlatformHost host) : PlatformTests(host)
{
    private const string Create = "/v1/t2a_async_v2";
    private const string Query = "/v1/query/t2a_async_query_v2";
    private const long PriceOfChar = 350_000;

    [Fact]
    public async Task Create_Succeeds_IsChargedOnceAndKept()
    {
        TestCaller caller = await Host.AddCallerAsync();
        TestAnswer made = await Host.AskAsync(caller, Create, Body("Hello there."));
        string task = IdOf(made.Json, "task_id");

        JsonElement ended = await EndAsync(caller, Query, task);

        Assert.Equal("Success", ended.GetProperty("status").GetString());
        TestCall paid = Assert.Single(await Host.CallsAsync(caller), static call => call.Endpoint == Create);
        Assert.Equal((EndReason.Completed, 12 * PriceOfChar, ClipState.Complete), (paid.Reason, paid.ChargeNanos, paid.ClipState!.Value));

        TestAnswer content = await Host.GetAsync(caller.Token, $"/v1/files/retrieve_content?file_id={IdOf(ended, "file_id")}");
        Assert.True(TarHeader.TryParse(content.Body.AsSpan(0, TarHeader.BlockBytes), out TarHeader head));
        Assert.Equal(content.Body[TarHeader.BlockBytes..(TarHeader.BlockBytes + (int)head.Size)], paid.Clip);
    }

    [Theory]
    [InlineData(TaskEnd.Failed, "Failed")]
    [InlineData(TaskEnd.Expired, "Expired")]
    public async Task Create_DoesNotSucceed_CostsNothing(TaskEnd end, string word)
    {
        Fake.TaskEnd = end;
        TestCaller caller = await Host.AddCallerAsync(balanceNanos: 1_000_000_000);
        TestAnswer made = await Host.AskAsync(caller, Create, Body("Hello there."));

        JsonElement ended = await EndAsync(caller, Query, IdOf(made.Json, "task_id"));

        Assert.Equal(word, ended.GetProperty("status").GetString());
        TestCall row = await Host.CallAsync(caller);
        Assert.Equal((EndReason.UpstreamRefused, 0), (row.Reason, row.ChargeNanos));
        Assert.Equal(1_000_000_000, Host.Server.Ledger.AvailableNanos(caller.AccountId));
    }

    [Fact]
    public async Task Create_UnderWay_HoldsItsPrice()
    {
        Fake.TaskSteps = 15; // ten of them a second at most
        TestCaller caller = await Host.AddCallerAsync(balanceNanos: 12 * PriceOfChar);

        await Host.AskAsync(caller, Create, Body("Hello there."));
        TestAnswer second = await Host.AskAsync(caller, Create, Body("Hello there."));

        Assert.Equal(1008, second.MiniMaxCode);
        Assert.Equal(0, Host.Server.Ledger.AvailableNanos(caller.AccountId));
        await Eventually.TrueAsync(() => Host.Server.Follower.Count == 0);
    }

    [Fact]
    public async Task Query_OfAnother_IsUnknown()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string task = IdOf((await Host.AskAsync(owner, Create, Body("Hello there."))).Json, "task_id");
        await EndAsync(owner, Query, task);

        TestAnswer answer = await Host.GetAsync(other.Token, $"{Query}?task_id={task}");

        Assert.Equal((HttpStatusCode.NotFound, 2013), (answer.Status, answer.MiniMaxCode));
    }

    [Fact]
    public async Task Create_FromAFileOfAnother_IsUnknown()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string file = await UploadAsync(owner, "t2a_async_input", "Hello from a file."u8.ToArray());
        string body = $$"""{"model":"speech-02-hd","text_file_id":{{file}},"voice_setting":{"voice_id":"male-qn-qingse"} }""";

        Assert.Equal(2013, (await Host.AskAsync(other, Create, body)).MiniMaxCode);
        TestAnswer made = await Host.AskAsync(owner, Create, body);
        await EndAsync(owner, Query, IdOf(made.Json, "task_id"));

        Assert.Equal(18 * PriceOfChar, Assert.Single(await Host.CallsAsync(owner), static call => call.Endpoint == Create).ChargeNanos);
    }

    [Theory]
    [InlineData("""{"model":"speech-02-hd","voice_setting":{"voice_id":"male-qn-qingse"} }""")]
    [InlineData("""{"model":"speech-02-hd","text":"a","text_file_id":1,"voice_setting":{"voice_id":"male-qn-qingse"} }""")]
    [InlineData("""{"text":"a","voice_setting":{"voice_id":"male-qn-qingse"} }""")]
    public async Task Create_WrongFields_IsRefusedBeforeAnybodyIsAsked(string body)
    {
        TestCaller caller = await Host.AddCallerAsync();
        int before = Host.Fake.PlatformCalls.Count;

        Assert.Equal(2013, (await Host.AskAsync(caller, Create, body)).MiniMaxCode);

        Assert.Equal(before, Host.Fake.PlatformCalls.Count);
    }

    [Fact]
    public async Task Follow_ManyTasks_AsksAtMostTenTimesASecondAndKey()
    {
        TestCaller caller = await Host.AddCallerAsync();
        int before = Host.Fake.Queries.Count;
        long begun = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Host.AskAsync(caller, Create, Body("Hello there."))));
        await Eventually.TrueAsync(() => Host.Server.Follower.Count == 0);

        Assert.Equal(12, (await Host.CallsAsync(caller)).Count(static call => call.ChargeNanos == 12 * PriceOfChar));
        foreach (IGrouping<string, (string Key, long At)> queries in Host.Fake.Queries.Skip(before).GroupBy(static query => query.Key))
        {
            // A slow machine may bring a query later than its turn, never earlier; timers round by a few milliseconds.
            double[] arrived = [.. queries.Select(query => TimeProvider.System.GetElapsedTime(begun, query.At).TotalMilliseconds)];
            Assert.All(arrived, (at, number) => Assert.True(at >= (number * 100) - 20, $"Query {number} came after {at} ms."));
        }

        Assert.InRange(Host.Fake.Queries.Count - before, 24, int.MaxValue); // each was asked about more than once
    }

    private static string Body(string text) => $$"""
        {"model":"speech-02-hd","text":"{{text}}","voice_setting":{"voice_id":"male-qn-qingse"},"audio_setting":{"format":"mp3"} }
        """;
}
