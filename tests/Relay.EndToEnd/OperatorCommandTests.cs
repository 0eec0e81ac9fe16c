using System.Globalization;
using System.Text.Json;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>What an operator types: users, tokens, keys, prices, voices and reports, beside a Relay that serves on the same data.</summary>
public sealed class OperatorCommandTests : IDisposable
{
    private const string Text = "Ten chars.";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task User_DisabledAndEnabled_IsRefusedAndLetInAgain()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));

        Assert.Equal("user ada disabled", await RunAsync("user", "disable", "ada"));
        Assert.False(Parse(await RunAsync("user", "show", "ada", "--json")).GetProperty("is_active").GetBoolean());
        await Deadline.UntilAsync(async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 401, "the user is refused");

        Assert.Equal("user ada enabled", await RunAsync("user", "enable", "ada"));
        await Deadline.UntilAsync(async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 200, "the user is let in");
    }

    [Fact]
    public async Task User_PasswordOverStandardInput_IsGoodForALogin()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        await Command.AddCallerAsync(_place, "ada");
        const string Password = "correct horse battery";

        Command set = await Command.RelayAsync(_place, ["user", "password", "ada"], Password + "\n");
        Command tooShort = await Command.RelayAsync(_place, ["user", "password", "ada"], "x\n");

        Assert.Equal((0, "password of ada set"), (set.ExitCode, set.Output.Trim()));
        Assert.Equal(1, tooShort.ExitCode);
        using Caller nobody = new(relay, token: null);
        (int status, string body) = await nobody.PostAsync("/login", $$"""{"username":"ada","password":"{{Password}}"}""");
        Assert.True(status == 200, body);
    }

    [Fact]
    public async Task UserList_AsJson_HasOneObjectALine()
    {
        await Command.AddCallerAsync(_place, "ada");
        await Command.AddCallerAsync(_place, "bob", "--balance", "12.5");

        string[] lines = (await RunAsync("user", "list", "--json")).Split('\n');

        Assert.Equal(["ada", "bob"], lines.Select(static line => Parse(line).GetProperty("username").GetString()));
    }

    [Fact]
    public async Task Token_ListedLimitedAndRevokedById_CountsForTheServer()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));
        Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status);
        string id = Parse(await RunAsync("token", "list", "ada", "--json")).GetProperty("token_id").GetInt64().ToString(CultureInfo.InvariantCulture);

        Assert.Equal("limits set", await RunAsync("token", "limit", id, "--models", "speech-02-hd"));
        await Deadline.UntilAsync(async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 403, "the limit counts");

        Assert.Equal("revoked", await RunAsync("token", "revoke", "--id", id));
        await Deadline.UntilAsync(async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 401, "the token is refused");
        Assert.Equal(1, (await Command.RelayAsync(_place, ["token", "limit", "987654"])).ExitCode);
        Assert.Equal(1, (await Command.RelayAsync(_place, ["token", "revoke", "--id", id])).ExitCode);
    }

    [Fact]
    public async Task JwtRotate_WhileItServes_KeepsOldTokensGoodUntilTheyAreRevoked()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place, "Accounts:NewUsersUnlimited=true");
        using Caller nobody = new(relay, token: null);
        const string Login = """{"username":"ada","password":"correct horse battery","email":"ada@example.com"}""";
        Assert.Equal(200, (await nobody.PostAsync("/register", Login)).Status);
        string token = Parse((await nobody.PostAsync("/create_token", Login)).Body).GetProperty("token").GetString()!;
        Secrets.Add(token);
        using Caller ada = new(relay, token);

        string first = await RunAsync("jwt", "rotate");
        Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status);
        await RunAsync("jwt", "rotate", "--revoke-old");

        await Deadline.UntilAsync(async () => (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody(Text))).Status == 401, "the old key is refused");
        JsonElement keys = Parse(await RunAsync("jwt", "list", "--json"));
        Assert.Equal(3, keys.GetArrayLength());
        Assert.Contains(keys.EnumerateArray(), key => key.GetProperty("key_id").GetString() == first);
    }

    [Fact]
    public async Task PriceSet_WhileItServes_IsChargedWithoutARestart()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));

        await RunAsync("price", "set", "sync_tts", "local-voice", "2.5", "--unit", "per_10k_chars", "--description", "ours");
        await Deadline.UntilAsync(
            async () =>
            {
                await ada.PostAsync(Caller.SpeechPath, """{"model":"local-voice","voice":"alloy","input":"Ten chars.","response_format":"wav"}""");
                return (await RunAsync("usage", "--by", "user", "--csv")).Split(',')[^1] is not ("amount" or "0.0000");
            },
            "a call is charged at the new price");
        await RunAsync("price", "disable", "sync_tts", "local-voice");

        JsonElement history = Parse(await RunAsync("price", "history", "--task", "sync_tts", "--model", "local-voice", "--json"));
        Assert.Contains("local-voice", (await RunAsync("price", "list")), StringComparison.Ordinal);
        Assert.Equal(2, Items(history).Count());
        Assert.Equal(1, (await Command.RelayAsync(_place, ["price", "set", "sync_tts", "x", "1e3"])).ExitCode);
        Assert.Equal(1, (await Command.RelayAsync(_place, ["price", "disable", "sync_tts", "no-such-model"])).ExitCode);
    }

    [Fact]
    public async Task VoiceAdd_ThenList_ShowsTheFeeAsNotYetCharged()
    {
        await Command.AddCallerAsync(_place, "ada");

        await RunAsync("voice", "add", "ada", "声音-1", "--fee", "1.25");
        string list = await RunAsync("voice", "list", "ada");

        Assert.Matches("声音-1 .* 1\\.2500  not yet charged", list);
        Assert.Equal(1, (await Command.RelayAsync(_place, ["voice", "add", "ada", "v", "--fee", "1e3"])).ExitCode);
        Assert.Equal(1, (await Command.RelayAsync(_place, ["voice", "list", "nobody"])).ExitCode);
    }

    [Fact]
    public async Task Reports_AfterCalls_AgreeWithEachOther()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        using Caller ada = new(relay, await Command.AddCallerAsync(_place, "ada"));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await ada.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Text, "wav"))).Status);
        }

        await Deadline.UntilAsync(async () => (await CallList.ReadAsync(_place)).Rows.Count == 3, "the calls are listed");

        Assert.Equal(3, Parse(await RunAsync("stats", "--json")).GetProperty("api_stats").GetProperty("total_api_calls").GetInt64());
        Assert.Equal(3, Parse(await RunAsync("admin", "stats", "--json")).GetProperty("all").GetProperty("calls").GetInt64());
        Assert.Equal("ada", Parse((await RunAsync("admin", "top", "--json")).Split('\n')[0]).GetProperty("username").GetString());
        Assert.Contains((await RunAsync("admin", "users", "--json")).Split('\n'), static line => Parse(line).GetProperty("username").GetString() == "ada");
        Assert.Equal(3, (await RunAsync("admin", "calls", "ada", "--json")).Split('\n').Length);
        Assert.Equal(3, (await RunAsync("archive", "list", "--user", "ada", "--json")).Split('\n').Length);
        Assert.Contains("ada", await RunAsync("archive", "usage"), StringComparison.Ordinal);
        Command verify = await Command.RelayAsync(_place, ["archive", "verify"]);
        Assert.True(verify.ExitCode == 0, verify.Output + verify.Error);
        Command menu = await Command.RelayAsync(_place, ["admin"], "1\n2\n3\n0\n");
        Assert.Equal(0, menu.ExitCode);
        Assert.Contains("ada", menu.Output, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        Command command = await Command.RelayAsync(_place, arguments);
        Assert.True(command.ExitCode == 0, string.Join(' ', arguments) + ": " + command.Error + command.Output);
        return command.Output.Trim();
    }

    private static JsonElement Parse(string json) => JsonElement.Parse(json);

    /// <summary>The array, whether it stands alone or as the only list of an object.</summary>
    private static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : element.EnumerateObject().First(static member => member.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray();
}
