using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Relay.Tests.Endpoints.Operations;

/// <summary>What a Prometheus sees. A Relay for each test: counters begin with the process.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private readonly OperationsRig _rig = new();

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Metrics_AfterTwoCalls_CountsThemByTaskUpstreamAndEnd()
    {
        (string _, string token) = await CallerAsync();
        await CallAsync(token, "How are you?");
        await CallAsync(token, "[fake:error=1026]No.");

        string text = await ReadAsync();

        Assert.Equal(1, Value(text, """relay_calls_total{task="sync_tts",upstream="minimax",end="Completed"}"""));
        Assert.Equal(1, Value(text, """relay_calls_total{task="sync_tts",upstream="minimax",end="UpstreamRefused"}"""));
        Assert.Equal(12, Value(text, """relay_charged_units_total{task="sync_tts",upstream="minimax"}"""));
        Assert.Equal(2, Value(text, """relay_call_seconds_count{task="sync_tts",upstream="minimax"}"""));
        Assert.Equal(2, Value(text, """relay_call_seconds_bucket{task="sync_tts",upstream="minimax",le="+Inf"}"""));
        Assert.Equal(0, Value(text, "relay_streams_open"));
        Assert.Equal(1, Value(text, "relay_journal_has_room"));
        Assert.True(Value(text, "process_resident_memory_bytes") > 10_000_000);
    }

    [Fact]
    public async Task Metrics_EveryLine_IsOfTheTextFormatAndFollowsItsType()
    {
        (string _, string token) = await CallerAsync();
        await CallAsync(token, "How are you?");

        string type = "";
        foreach (string line in (await ReadAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Matches(FormatLine(), line);
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                type = line.Split(' ')[2];
            }
            else if (line[0] != '#')
            {
                Assert.StartsWith(type, line, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Metrics_KeysOfEachState_AreCounted()
    {
        await _rig.ImportAsync("sk-metric-good-1", "sk-metric-good-2", "sk-metric-empty-3");

        string text = await ReadAsync();

        Assert.Equal((2, 1, 0), (
            Value(text, """relay_keys{provider="siliconflow",state="fit"}"""),
            Value(text, """relay_keys{provider="siliconflow",state="empty"}"""),
            Value(text, """relay_keys{provider="siliconflow",state="invalid"}""")));
    }

    [Fact]
    public async Task Metrics_WithoutAnAdministratorsToken_AreRefused()
    {
        (string _, string token) = await CallerAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await _rig.SendAsync(HttpMethod.Get, "/metrics")).Answer.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _rig.SendAsync(HttpMethod.Get, "/metrics", token: token)).Answer.Status);
    }

    [Theory]
    [InlineData("/health/live", """{"status":"live"}""")]
    [InlineData("/health/ready", """{"status":"ready"}""")]
    public async Task Probe_OfARunningRelay_IsGoodAndOpenToAnyone(string path, string expected)
    {
        OperationsAnswer answer = await _rig.SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.OK, expected), (answer.Answer.Status, answer.Answer.Text));
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.E+-]+)$""")]
    private static partial Regex FormatLine();

    private static double Value(string text, string sample)
    {
        string line = Assert.Single(text.Split('\n'), line => line.StartsWith(sample + " ", StringComparison.Ordinal));
        return double.Parse(line[(sample.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<(string Name, string Token)> CallerAsync()
    {
        var caller = await _rig.Host.AddCallerAsync();
        return (caller.Username, caller.Token);
    }

    private Task CallAsync(string token, string text) => _rig.SendAsync(
        HttpMethod.Post, "/v1/t2a_v2", $$"""{"model":"speech-02-hd","text":"{{text}}","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"} }""", token);

    private async Task<string> ReadAsync()
    {
        OperationsAnswer answer = await _rig.SendAsync(HttpMethod.Get, "/metrics", token: _rig.AdminToken);
        Assert.Equal(HttpStatusCode.OK, answer.Answer.Status);
        return answer.Answer.Text;
    }
}
