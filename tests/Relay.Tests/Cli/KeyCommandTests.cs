using System.Text.Json;
using Relay.Cli;
using Relay.Tests.Billing;
using Relay.Tests.Upstreams.Keys;
using Xunit;

namespace Relay.Tests.Cli;

/// <summary><c>relay key</c> as it is typed, on a data folder of its own. Not beside other tests: it reads what is printed.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class KeyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_LinesWithoutACheck_AreListedMaskedAndExportedOnlyWithYes()
    {
        string file = Path.Combine(_folder.Path, "keys.txt");
        await File.WriteAllTextAsync(file, "sk-abcdefghijklmnop one shared\nsk-qrstuvwxyz012345\nbad\n", TestContext.Current.CancellationToken);

        (int code, string text) = await RunAsync("key", "import", "deepseek", file, "--no-check");
        Assert.Equal((0, true), (code, text.Contains("2 imported (2 unchecked), 0 duplicate, 1 invalid", StringComparison.Ordinal)));

        (_, string again) = await RunAsync("key", "import", "deepseek", file, "--no-check");
        Assert.Contains("0 imported (0 unchecked), 2 duplicate, 1 invalid", again, StringComparison.Ordinal);

        (_, string list) = await RunAsync("key", "list");
        Assert.Contains("sk-...mnop", list, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklmnop", list, StringComparison.Ordinal);

        (int refused, string nothing) = await RunAsync("key", "export");
        Assert.Equal((1, false), (refused, nothing.Contains("sk-", StringComparison.Ordinal)));

        (int exported, string keys) = await RunAsync("key", "export", "--yes");
        Assert.Equal((0, "sk-abcdefghijklmnop\nsk-qrstuvwxyz012345"), (exported, keys.ReplaceLineEndings("\n").Trim()));
    }

    [Fact]
    public async Task Export_Json_IsWhatImportTakes()
    {
        await ImportAsync("sk-abcdefghijklmnop one shared");
        (_, string json) = await RunAsync("key", "export", "--yes", "--json");
        string file = Path.Combine(_folder.Path, "keys.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        await RunAsync("key", "remove", "deepseek", "one");

        await RunAsync("key", "import", "deepseek", file, "--no-check");

        (_, string list) = await RunAsync("key", "list", "--json");
        JsonElement key = JsonDocument.Parse(list).RootElement;
        Assert.Equal(("one", "shared", true), (key.GetProperty("label").GetString(), key.GetProperty("account").GetString(), key.GetProperty("enabled").GetBoolean()));
    }

    [Fact]
    public async Task List_AJwt_SaysWhenItEnds()
    {
        string payload = System.Buffers.Text.Base64Url.EncodeToString("{\"exp\":1798761600}"u8);
        await ImportAsync($"e30.{payload}.c2lnbmF0dXJl one");

        (_, string list) = await RunAsync("key", "list");
        (_, string json) = await RunAsync("key", "list", "--json");

        Assert.Contains("2027-01-01", list, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), JsonDocument.Parse(json).RootElement.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task DisableAndRemove_UnknownKey_Fail()
    {
        await ImportAsync("sk-abcdefghijklmnop one");

        Assert.Equal(0, (await RunAsync("key", "disable", "deepseek", "one")).Code);
        Assert.Contains("disabled", (await RunAsync("key", "list")).Text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("key", "enable", "deepseek", "one")).Code);
        Assert.Equal(1, (await RunAsync("key", "enable", "deepseek", "two")).Code);
        Assert.Equal(1, (await RunAsync("key", "remove", "kimi", "one")).Code);
        Assert.Equal(0, (await RunAsync("key", "remove", "deepseek", "one")).Code);
        Assert.Contains("0 keys", (await RunAsync("key", "list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_KeysOfAProvider_LearnsTheirBalances()
    {
        await using KeyServer server = await KeyServer.StartAsync(static (_, key) => key.EndsWith("one-one-one", StringComparison.Ordinal)
            ? (200, """{"data":{"status":"normal","totalBalance":"12.5","chargeBalance":"2"}}""")
            : (401, "\"Invalid token\""));
        await ImportAsync("sk-one-one-one one\nsk-two-two-two two", "siliconflow");

        (int code, string text) = await RunAsync(
            "key", "refresh", "--set", $"Keys:Providers:siliconflow:BaseUrl={server.Address}/v1", "--set", "Keys:Providers:siliconflow:Balance=SiliconFlow");

        Assert.Equal((0, true), (code, text.Contains("2 asked about: 1 valid (0 without money), 1 invalid, 0 unknown", StringComparison.Ordinal)));
        (_, string list) = await RunAsync("key", "list");
        Assert.Contains("12.5000 CNY", list, StringComparison.Ordinal);
        Assert.Contains("invalid", list, StringComparison.Ordinal);
    }

    private async Task ImportAsync(string keys, string provider = "deepseek")
    {
        string file = Path.Combine(_folder.Path, "in.txt");
        await File.WriteAllTextAsync(file, keys, TestContext.Current.CancellationToken);
        await RunAsync("key", "import", provider, file, "--no-check");
    }

    private async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        TextWriter console = Console.Out;
        await using StringWriter output = new();
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            int code = await RootCommandFactory.Create().Parse([.. arguments, "--data", _folder.Path])
                .InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
            return (code, output.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
