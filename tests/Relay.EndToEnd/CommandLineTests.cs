using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>The commands beside a Relay that serves.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Text = "Few and unspeakable words.";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task TokenCreate_WhileItServes_WorksAtOnce()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        string token = await Command.AddCallerAsync(_place, "ada");

        using Caller ada = new(relay, token);

        Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status);
    }

    [Fact]
    public async Task TokenRevoke_WhileItServes_IsSeenWithinTheCacheTime()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place, "Identity:CacheMs=200");
        string token = await Command.AddCallerAsync(_place, "ada");
        using Caller ada = new(relay, token);
        Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status);

        Command revoke = await Command.RelayAsync(_place, ["token", "revoke"], token + "\n");

        Assert.Equal((0, "revoked"), (revoke.ExitCode, revoke.Output.Trim()));
        await Deadline.UntilAsync(
            async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 401, "the revoked token is refused");
    }

    [Fact]
    public async Task UserTopUp_WhileItServes_CountsWithinASecondAndOnce()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        string token = await Command.AddCallerAsync(_place, "ada", "--balance", "0");
        using Caller ada = new(relay, token);
        Assert.Equal(402, (await ada.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Text, "wav"))).Status);
        string id = Guid.CreateVersion7().ToString();
        string[] topUp = ["user", "topup", "ada", "12.5", "--reason", "paid in", "--id", id];

        Command first = await Command.RelayAsync(_place, topUp);
        Command again = await Command.RelayAsync(_place, topUp);

        Assert.Equal((0, 0), (first.ExitCode, again.ExitCode));
        await Deadline.UntilAsync(
            async () => (await ada.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Text, "wav"))).Status == 200, "the top-up counts");
        Command ledger = await Command.RelayAsync(_place, ["ledger", "ada"]);
        Assert.Equal(2, ledger.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("TopUp", ledger.Output);
        Assert.Contains("12.500000000", ledger.Output);
    }

    [Theory]
    [InlineData("topup", "ada", "1e3", "--reason", "x")]
    [InlineData("topup", "ada", "-1", "--reason", "x")]
    [InlineData("topup", "ada", "1")]
    [InlineData("topup", "nobody", "1", "--reason", "x")]
    [InlineData("credit", "ada")]
    public async Task User_AmountOrNameThatIsNone_Fails(params string[] arguments)
    {
        await Command.AddCallerAsync(_place, "ada", "--balance", "1");

        Assert.Equal(1, (await Command.RelayAsync(_place, ["user", .. arguments])).ExitCode);
    }

    [Fact]
    public async Task TokenRevoke_OfATokenThatIsNone_Fails()
    {
        Command revoke = await Command.RelayAsync(_place, ["token", "revoke"], "rk-nothing\n");

        Assert.Equal(1, revoke.ExitCode);
    }

    [Fact]
    public async Task TokenCreate_ForAnUnknownUser_FailsByName()
    {
        Command token = await Command.RelayAsync(_place, ["token", "create", "nobody"]);

        Assert.Equal((1, "relay: there is no active user 'nobody'"), (token.ExitCode, token.Error.Trim()));
    }

    [Fact]
    public async Task UserAdd_WithANameThatIsTaken_FailsByName()
    {
        await Command.AddCallerAsync(_place, "ada");

        Command again = await Command.RelayAsync(_place, ["user", "add", "ada"]);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("'ada'", again.Error);
    }

    [Fact]
    public async Task UserAdd_BeforeTheFirstStart_KeepsTheFolderToItsOwner()
    {
        await Command.AddCallerAsync(_place, "ada");

        Assert.Equal(Only.Owner, File.GetUnixFileMode(_place.DataFolder));
    }

    [Fact]
    public async Task Serve_OnAFolderThatIsMissing_KeepsItToItsOwner()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);

        Assert.Equal(Only.Owner, File.GetUnixFileMode(_place.DataFolder));
    }

    [Fact]
    public async Task Calls_OfOneUser_AreHisAlone()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));
        using Caller bob = new(relay, await Command.AddCallerAsync(_place, "bob"));
        await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text));
        await bob.PostAsync(Caller.ChatPath, Caller.ChatBody(Text));
        await Deadline.UntilAsync(async () => (await CallList.ReadAsync(_place)).Rows.Count == 2, "both calls are listed");

        CallList list = await CallList.ReadAsync(_place, "--user", "bob");

        Assert.Contains(" bob ", Assert.Single(list.Rows));
    }

    [Fact]
    public async Task Calls_PageByPage_ShowEachCallOnceNewestFirst()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));
        for (int i = 0; i < 5; i++)
        {
            await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text));
        }

        await Deadline.UntilAsync(async () => (await CallList.ReadAsync(_place)).Rows.Count == 5, "all calls are listed");

        CallList whole = await CallList.ReadAsync(_place);
        CallList first = await CallList.ReadAsync(_place, "--limit", "3");
        CallList second = await CallList.ReadAsync(_place, "--limit", "3", "--before", first.Older);

        Assert.Equal(whole.Rows, [.. first.Rows, .. second.Rows]);
        Assert.Equal(whole.Ids.OrderDescending(StringComparer.Ordinal), whole.Ids);
    }

    [Theory]
    [InlineData("--url", "http://127.0.0.1:1/")]
    [InlineData("--url", "ws://127.0.0.1:1/")]
    [InlineData("--out", "no/such/folder")]
    public async Task Say_WithWhatCannotBe_FailsWithoutAStackTrace(string option, string value)
    {
        Command say = await Command.BareRelayAsync(_place, "say", "hello", option, value);

        Assert.Equal(1, say.ExitCode);
        Assert.NotEmpty(say.Error);
        Assert.DoesNotContain("   at ", say.Error);
    }

    [Fact]
    public async Task Help_AtTheRoot_NamesEveryCommand()
    {
        Command help = await Command.BareRelayAsync(_place, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.All(["serve", "user", "token", "calls", "say"], name => Assert.Contains($"\n  {name} ", help.Output));
    }
}
