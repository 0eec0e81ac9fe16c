using System.Net;
using System.Text;
using System.Text.Json;

using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Batches that Relay runs itself: five steps for the caller, half the price.</summary>
public sealed class BatchTests(PlatformHost host) : PlatformTests(host)
{
    // 20 tokens in at 0.8 and 10 out at 8.0 a million, at half the price.
    private const long HalfPrice = (20 * 400) + (10 * 4_000);

    [Fact]
    public async Task Batch_OfThreeLines_WritesResultsAndErrorsAtHalfThePrice()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string batch = await CreateAsync(caller, Line("a", "Hi"), Line("b", "[fake:error=1026]"), Line("c", "Ho"));

        JsonElement ended = await EndAsync(caller, batch);

        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Equal((3, 2, 1), Counts(ended));
        IReadOnlyList<JsonElement> results = await LinesAsync(caller, ended, "output_file_id");
        Assert.Equal(["a", "c"], results.Select(static line => line.GetProperty("custom_id").GetString()).Order());
        Assert.Equal(
            ["You said: Hi", "You said: Ho"],
            results.Select(static line => line.GetProperty("response").GetProperty("body").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()).Order());
        JsonElement error = Assert.Single(await LinesAsync(caller, ended, "error_file_id"));
        Assert.Equal(("b", 1026), (error.GetProperty("custom_id").GetString(), error.GetProperty("error").GetProperty("code").GetInt32()));
        IReadOnlyList<TestCall> calls = [.. (await Host.CallsAsync(caller)).Where(static call => call.Endpoint == "/v1/batches")];
        Assert.Equal([0, HalfPrice, HalfPrice], calls.Select(static call => call.ChargeNanos).Order());
    }

    [Theory]
    [InlineData("not json", "line 1: it is not JSON")]
    [InlineData("""{"custom_id":"a","method":"GET","url":"/v1/text/chatcompletion_v2","body":{}}""", "'method'")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/files","body":{}}""", "'url'")]
    [InlineData("""{"method":"POST","url":"/v1/text/chatcompletion_v2","body":{}}""", "'custom_id'")]
    public async Task Batch_WithABadLine_FailsBeforeAnythingIsAsked(string line, string said)
    {
        TestCaller caller = await Host.AddCallerAsync();
        string batch = await CreateAsync(caller, line, Line("b", "Hi"));

        JsonElement ended = await EndAsync(caller, batch);

        Assert.Equal("failed", ended.GetProperty("status").GetString());
        Assert.Contains(said, ended.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task Batch_OfAnother_IsUnknown()
    {
        TestCaller owner = await Host.AddCallerAsync();
        TestCaller other = await Host.AddCallerAsync();
        string file = await UploadAsync(owner, "batch", Encoding.UTF8.GetBytes(Line("a", "Hi")));
        string create = $$"""{"input_file_id":{{file}}}""";
        Assert.Equal(2013, (await Host.AskAsync(other, "/v1/batches", create)).MiniMaxCode);
        string batch = (await Host.AskAsync(owner, "/v1/batches", create)).Json.GetProperty("id").GetString()!;

        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync(other.Token, $"/v1/batches/{batch}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.AskAsync(other, $"/v1/batches/{batch}/cancel", "{}")).Status);
        Assert.Equal(2013, (await Host.GetAsync(other.Token, $"/v1/files/retrieve_content?file_id={file}")).MiniMaxCode);
        Assert.Equal(batch, (await Host.GetAsync(owner.Token, "/v1/batches?provider=minimax")).Json.GetProperty("first_id").GetString());
        Assert.Equal(0, (await Host.GetAsync(other.Token, "/v1/batches?provider=minimax")).Json.GetProperty("data").GetArrayLength());
        await EndAsync(owner, batch);
    }

    [Fact]
    public async Task Cancel_UnderWay_KeepsWhatWasDone()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string[] lines = [Line("a", "Hi"), .. Enumerable.Range(0, 6).Select(static i => Line($"never-{i}", "[fake:never]"))];
        string batch = await CreateAsync(caller, lines);
        await Eventually.TrueAsync(async () => Counts((await Host.GetAsync(caller.Token, $"/v1/batches/{batch}")).Json).Completed == 1);

        TestAnswer cancelling = await Host.AskAsync(caller, $"/v1/batches/{batch}/cancel", "{}");
        JsonElement ended = await EndAsync(caller, batch);

        Assert.Equal("cancelling", cancelling.Json.GetProperty("status").GetString());
        Assert.Equal(("cancelled", (7, 1, 0)), (ended.GetProperty("status").GetString(), Counts(ended)));
        Assert.Equal("a", Assert.Single(await LinesAsync(caller, ended, "output_file_id")).GetProperty("custom_id").GetString());
        Assert.Equal(HalfPrice, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task Batch_AccountWithoutMoney_TellsSoForEachLine()
    {
        TestCaller caller = await Host.AddCallerAsync(balanceNanos: 1);
        string batch = await CreateAsync(caller, Line("a", "Hi"));

        JsonElement ended = await EndAsync(caller, batch);

        JsonElement error = Assert.Single(await LinesAsync(caller, ended, "error_file_id"));
        Assert.Equal((402, 1008), (error.GetProperty("response").GetProperty("status_code").GetInt32(), error.GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Batch_WhileKeysRest_TriesAgainAndIsChargedOnce()
    {
        TestCaller caller = await Host.AddCallerAsync();
        Fake.ErrorCode = 1002;
        int before = Host.Fake.PlatformCalls.Count;
        string file = await UploadAsync(caller, "batch", Encoding.UTF8.GetBytes(Line("a", "Hi")));
        string batch = (await Host.AskAsync(caller, "/v1/batches", $$"""{"input_file_id":{{file}}}""")).Json.GetProperty("id").GetString()!;
        await Eventually.TrueAsync(() => Host.Fake.PlatformCalls.Count >= before + 3); // more than one try of one call

        Fake.ErrorCode = 0;
        JsonElement ended = await EndAsync(caller, batch);

        Assert.Equal((1, 1, 0), Counts(ended));
        Assert.Equal([HalfPrice], (await Host.CallsAsync(caller)).Select(static call => call.ChargeNanos).Where(static nanos => nanos > 0));
    }

    [Fact]
    public async Task Batch_OfATokenThatIsRevoked_EndsCancelled()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string batch = await CreateAsync(caller, [Line("a", "Hi"), .. Enumerable.Range(0, 9).Select(static i => Line($"n{i}", "[fake:error=1000]"))]);
        await Eventually.TrueAsync(async () => Counts((await Host.GetAsync(caller.Token, $"/v1/batches/{batch}")).Json).Completed == 1);

        await using (System.Data.Common.DbConnection connection = await Host.Server.Store.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await Relay.Storage.DbExtensions.ExecuteAsync(
                connection, null, "UPDATE bearer_tokens SET is_revoked = 1 WHERE user_id = @id", TestContext.Current.CancellationToken, ("@id", caller.AccountId));
        }

        await Eventually.TrueAsync(() => Host.Server.Batches.Progress(batch) is null);
        Assert.Equal(HalfPrice, (await Host.CallsAsync(caller)).Sum(static call => call.ChargeNanos));
    }

    [Fact]
    public async Task File_ListedAndDeleted_IsTheOwnersOnly()
    {
        TestCaller caller = await Host.AddCallerAsync();
        string file = await UploadAsync(caller, "batch", Encoding.UTF8.GetBytes(Line("a", "Hi")));

        JsonElement listed = Assert.Single((await Host.GetAsync(caller.Token, "/v1/files/list?purpose=batch")).Json.GetProperty("files").EnumerateArray());
        Assert.Equal((file, "recording.mp3"), (listed.GetProperty("file_id").GetRawText(), listed.GetProperty("filename").GetString()));
        Assert.Equal(0, (await Host.AskAsync(caller, "/v1/files/delete", $$"""{"file_id":{{file}},"purpose":"batch"}""")).MiniMaxCode);
        Assert.Equal(2013, (await Host.GetAsync(caller.Token, $"/v1/files/retrieve?file_id={file}")).MiniMaxCode);
    }

    private async Task<string> CreateAsync(TestCaller caller, params string[] lines)
    {
        string file = await UploadAsync(caller, "batch", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        TestAnswer made = await Host.AskAsync(caller, "/v1/batches", $$"""{"input_file_id":"{{file}}"}""");
        Assert.Equal(("validating", 0), (made.Json.GetProperty("status").GetString(), made.MiniMaxCode));
        return made.Json.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> EndAsync(TestCaller caller, string batch)
    {
        JsonElement facts = default;
        await Eventually.TrueAsync(async () =>
        {
            facts = (await Host.GetAsync(caller.Token, $"/v1/batches/{batch}")).Json;
            return facts.GetProperty("completed_at").GetInt64() > 0 || facts.GetProperty("status").GetString() == "failed";
        });
        return facts;
    }

    private async Task<IReadOnlyList<JsonElement>> LinesAsync(TestCaller caller, JsonElement batch, string member)
    {
        TestAnswer content = await Host.GetAsync(caller.Token, $"/v1/files/retrieve_content?file_id={batch.GetProperty(member).GetString()}");
        return [.. content.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];
    }

    private static (int Total, int Completed, int Failed) Counts(JsonElement batch)
    {
        JsonElement counts = batch.GetProperty("request_counts");
        return (counts.GetProperty("total").GetInt32(), counts.GetProperty("completed").GetInt32(), counts.GetProperty("failed").GetInt32());
    }

    private static string Line(string id, string text) => $$$"""
        {"custom_id":"{{{id}}}","method":"POST","url":"/v1/text/chatcompletion_v2","body":{"model":"MiniMax-M1","messages":[{"role":"user","content":"{{{text}}}"}]}}
        """;
}
