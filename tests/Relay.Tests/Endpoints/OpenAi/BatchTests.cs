using System.Net;
using System.Text.Json;
using Relay.Billing;
using Relay.FakeUpstreams.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Endpoints.OpenAi;

/// <summary>What the lines of a finished batch cost: half of the same calls one by one, once, before anybody reads its results.</summary>
public sealed class BatchTests(MediaHost host) : MediaTests(host)
{
    private const string Line =
        """{"custom_id":"1","response":{"status_code":200,"request_id":"r","body":{"model":"MiniMax-M1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}},"error":null}""";

    private const string Failed = """{"custom_id":"2","response":{"status_code":400,"body":{"error":{"message":"no"}}},"error":null}""";

    // Two lines at half of the price.
    private const long TwoLines = (100 * ChatHost.InputNanos) + (20 * ChatHost.OutputNanos);

    [Theory]
    [InlineData("completed")]
    [InlineData("expired")]
    [InlineData("cancelled")]
    public async Task Get_FinishedBatch_IsChargedOnceBeforeItsResultsAreGiven(string status)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string batch = await MakeAsync(caller);
        Assert.Equal("in_queue", await StatusAsync(caller, batch));
        Assert.Empty(await ChargesAsync(caller));
        string output = Fake.FinishBatch(batch, $"{Line}\n{Failed}\n{Line}\n", status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}/content")).Status);

        string[] asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StatusAsync(caller, batch)));

        Assert.All(asked, said => Assert.Equal(status, said));
        TestCall charge = Assert.Single(await ChargesAsync(caller));
        Assert.Equal((TwoLines, 240L, "MiniMax-M1", "Fake", EndReason.Completed), (charge.ChargeNanos, charge.BilledChars, charge.Model, charge.Upstream, charge.Reason));
        Assert.Contains(Line, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}/content")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_BatchWhoseChargeIsForgottenHere_IsStillChargedOnce()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync(balanceNanos: 10 * TwoLines);
        string batch = await MakeAsync(caller);
        string output = Fake.FinishBatch(batch, Line + "\n" + Line);
        await StatusAsync(caller, batch);

        // As if Relay had died between the charge and the note that it is made, or another node had been quicker.
        await Host.Relay.Server.StickyKeys.ForgetAsync("Fake", output, TestContext.Current.CancellationToken);
        await StatusAsync(caller, batch);

        Assert.Equal(TwoLines, Assert.Single(await ChargesAsync(caller)).ChargeNanos);
        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}")).Status);
    }

    [Fact]
    public async Task List_FinishedBatch_IsChargedToo()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string batch = await MakeAsync(caller);
        string output = Fake.FinishBatch(batch, Line);

        JsonElement list = (await Host.Relay.GetAsync(caller.Token, "/v1/batches?limit=1")).Json;

        Assert.Equal(output, list.GetProperty("data")[0].GetProperty("output_file_id").GetString());
        Assert.Equal(TwoLines / 2, Assert.Single(await ChargesAsync(caller)).ChargeNanos);
        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}/content")).Status);
    }

    [Fact]
    public async Task Get_BalanceTooSmall_KeepsTheResultsUntilThereIsEnough()
    {
        TestCaller caller = await Host.Relay.AddCallerAsync(balanceNanos: TwoLines - 1);
        string batch = await MakeAsync(caller);
        string output = Fake.FinishBatch(batch, Line + "\n" + Line);

        TestAnswer refused = await Host.Relay.GetAsync(caller.Token, $"/v1/batches/{batch}");

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}/content")).Status);
        Assert.Empty(await ChargesAsync(caller));

        TestCaller admin = await Host.Relay.AddCallerAsync(isAdmin: true);
        await Host.Relay.AskAsync(admin, $"/admin/users/{caller.Username}/topup", """{"amount":0.000000001,"reason":"one nano"}""");

        Assert.Equal("completed", await StatusAsync(caller, batch));
        Assert.Equal(TwoLines, Assert.Single(await ChargesAsync(caller)).ChargeNanos);
        Assert.Equal(HttpStatusCode.OK, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{output}/content")).Status);
    }

    [Theory]
    [InlineData("not json\n")]
    [InlineData("{\"response\":{\"body\":{\"model\":\"m\"")]
    [InlineData("[]")]
    public async Task Get_OutputThatCannotBeRead_IsNotGivenAndNotCharged(string output)
    {
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string batch = await MakeAsync(caller);
        string file = Fake.FinishBatch(batch, Line + "\n" + output);

        TestAnswer answer = await Host.Relay.GetAsync(caller.Token, $"/v1/batches/{batch}");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.Relay.GetAsync(caller.Token, $"/v1/files/{file}")).Status);
        Assert.Empty(await ChargesAsync(caller));
    }

    [Fact]
    public async Task Get_ModelWithItsDate_CostsWhatTheModelWithoutCosts()
    {
        Price("text_chat_input", "dated-model", 2_000_000, BillingUnit.PerMillionTokens);
        Price("text_chat_output", "dated-model", 4_000_000, BillingUnit.PerMillionTokens);
        TestCaller caller = await Host.Relay.AddCallerAsync();
        string batch = await MakeAsync(caller);
        Fake.FinishBatch(batch, Line.Replace("MiniMax-M1", "dated-model-2026-07-18", StringComparison.Ordinal));

        await StatusAsync(caller, batch);

        TestCall charge = Assert.Single(await ChargesAsync(caller));
        Assert.Equal(("dated-model", 100L + (20 * 2)), (charge.Model, charge.ChargeNanos));
    }

    private async Task<string> MakeAsync(TestCaller caller)
    {
        TestAnswer file = await UploadAsync(caller, "/v1/files", WithFile(Form(("purpose", "batch")), [1, 2]));
        TestAnswer made = await Host.Relay.AskAsync(
            caller, "/v1/batches", $$"""{"input_file_id":"{{file.Json.GetProperty("id").GetString()}}","endpoint":"/v1/chat/completions","completion_window":"24h"}""");
        return made.Json.GetProperty("id").GetString()!;
    }

    private async Task<string> StatusAsync(TestCaller caller, string batch)
    {
        TestAnswer answer = await Host.Relay.GetAsync(caller.Token, $"/v1/batches/{batch}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json.GetProperty("status").GetString()!;
    }

    /// <summary>The rows of lines: those of tokens.</summary>
    private async Task<List<TestCall>> ChargesAsync(TestCaller caller) =>
        [.. (await Host.Relay.CallsAsync(caller)).Where(static call => call.ChargeNanos > 0)];
}
