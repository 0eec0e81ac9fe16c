using Relay.Protocol.Balances;
using Relay.Routing.Keys;
using Relay.Upstreams.Keys;
using Xunit;

namespace Relay.Tests.Upstreams.Keys;

public sealed class KeyProberTests
{
    private const string SiliconFlowBody = """{"code":20000,"data":{"status":"normal","chargeBalance":"3.00","totalBalance":"88.88"}}""";

    [Fact]
    public async Task Ask_SiliconFlow_KnowsBothBalances()
    {
        await using KeyServer server = await KeyServer.StartAsync(static (_, _) => (200, SiliconFlowBody));

        KeyProbe probe = await AskAsync(server, BalanceDialect.SiliconFlow);

        Assert.Equal(new KeyProbe(KeyVerdict.Valid, BalanceState.Known, 88_880_000_000, 3_000_000_000, "CNY"), probe);
        Assert.Equal(["GET /v1/user/info sk-secret-secret"], server.Asked);
    }

    [Fact]
    public async Task Ask_DeepSeek_AsksAboveTheVersion()
    {
        const string Body = """{"is_available":true,"balance_infos":[{"currency":"CNY","total_balance":"1","topped_up_balance":"1"}]}""";
        await using KeyServer server = await KeyServer.StartAsync(static (_, _) => (200, Body));

        Assert.Equal(1_000_000_000, (await AskAsync(server, BalanceDialect.DeepSeek)).BalanceNanos);
        Assert.Equal(["GET /user/balance sk-secret-secret"], server.Asked);
    }

    [Fact]
    public async Task Ask_Kimi_ReadsItsBalance()
    {
        await using KeyServer server = await KeyServer.StartAsync(static (_, _) => (200, """{"code":0,"data":{"available_balance":0,"cash_balance":-1}}"""));

        KeyProbe probe = await AskAsync(server, BalanceDialect.Kimi);

        Assert.Equal((KeyVerdict.Valid, 0L, false), (probe.Verdict, probe.BalanceNanos, probe.IsUsable));
        Assert.Equal(["GET /v1/users/me/balance sk-secret-secret"], server.Asked);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Ask_BalanceWithdrawn_IsUnsupportedAndTheKeyIsCheckedByTheModels(int status)
    {
        await using KeyServer server = await KeyServer.StartAsync((path, _) => path == "/v1/models" ? (200, "{\"data\":[]}") : (status, ""));

        Assert.Equal(new KeyProbe(KeyVerdict.Valid, BalanceState.Unsupported), await AskAsync(server, BalanceDialect.SiliconFlow));
    }

    [Theory]
    [InlineData(BalanceDialect.SiliconFlow)]
    [InlineData(BalanceDialect.None)]
    public async Task Ask_401_IsInvalidWithoutTheProvidersWords(BalanceDialect dialect)
    {
        await using KeyServer server = await KeyServer.StartAsync(static (_, key) => (401, $"\"Api key {key} is invalid\""));

        KeyProbe probe = await AskAsync(server, dialect);

        Assert.Equal(KeyVerdict.Invalid, probe.Verdict);
        Assert.DoesNotContain("secret", probe.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "\"Forbidden\"")]
    [InlineData(429, "{}")]
    [InlineData(500, "")]
    [InlineData(200, "<html>")]
    [InlineData(0, "")]
    public async Task Ask_AnythingThatMayBeTheProvidersFault_IsUnknown(int status, string body)
    {
        await using KeyServer server = await KeyServer.StartAsync((_, _) => (status, body));

        KeyProbe probe = await AskAsync(server, BalanceDialect.SiliconFlow);

        Assert.Equal(KeyVerdict.Unknown, probe.Verdict);
        Assert.NotEmpty(probe.Error);
    }

    [Fact]
    public async Task Ask_NobodyListens_IsUnknown()
    {
        KeyServer server = await KeyServer.StartAsync(static (_, _) => (200, ""));
        string address = server.Address;
        await server.DisposeAsync();

        Assert.Equal(KeyVerdict.Unknown, (await AskAsync(address, BalanceDialect.None, KeyAuth.Bearer)).Verdict);
    }

    [Fact]
    public async Task Ask_ProviderNobodyKnows_NamesTheSetting()
    {
        using KeyProber prober = new(new Dictionary<string, KeyTarget>(), 5_000, TimeProvider.System);

        KeyProbe probe = await prober.AskAsync("nobody", "sk-secret-secret", TestContext.Current.CancellationToken);

        Assert.Contains("Keys:Providers:nobody:BaseUrl", probe.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_GeminiKeyThatIsWrong_IsInvalid()
    {
        await using KeyServer server = await KeyServer.StartAsync(static (_, _) => (400, """{"error":{"details":[{"reason":"API_KEY_INVALID"}]}}"""));

        Assert.Equal(KeyVerdict.Invalid, (await AskAsync(server.Address, BalanceDialect.None, KeyAuth.XGoogApiKey)).Verdict);
        Assert.Equal(KeyVerdict.Unknown, (await AskAsync(server.Address, BalanceDialect.None, KeyAuth.XApiKey)).Verdict);
        Assert.All(server.Asked, static asked => Assert.Equal("GET /v1/models sk-secret-secret", asked));
    }

    private static ValueTask<KeyProbe> AskAsync(KeyServer server, BalanceDialect dialect) => AskAsync(server.Address, dialect, KeyAuth.Bearer);

    private static async ValueTask<KeyProbe> AskAsync(string address, BalanceDialect dialect, KeyAuth auth)
    {
        Dictionary<string, KeyTarget> targets = new() { ["p"] = new KeyTarget { BaseUrl = address + "/v1", Balance = dialect, Auth = auth } };
        using KeyProber prober = new(targets, 30_000, TimeProvider.System);
        KeyProbe probe = await prober.AskAsync("p", "sk-secret-secret", TestContext.Current.CancellationToken);
        await OffLoops.GoAsync();
        return probe;
    }
}
