using Microsoft.Extensions.Logging;
using Relay.Hosting;
using Relay.Hosting.Reload;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Hosting.Reload;

/// <summary>All or nothing, and one line that says what.</summary>
public sealed class SettingsReloadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-test-");
    private readonly LineLog _log = new();
    private readonly string _file;
    private readonly LiveOptions _live;
    private readonly SettingsReload _reload;
    private readonly List<AllOptions> _taken = [];

    public SettingsReloadTests()
    {
        _file = Path.Combine(_folder.FullName, "settings.json");
        Write("""{"Chat":{"MaxAttempts":2},"Listen":"http://127.0.0.1:1"}""");
        SettingsSource source = new(_file, ["Speech:MaxTextChars=77"]);
        var started = source.Load();
        _live = new LiveOptions(AllOptions.Bind(started)) { OnChange = _taken.Add };
        _reload = new SettingsReload(source, started, _live, _log);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_LiveSettingsChanged_AreInForceAndNamed()
    {
        Write("""{"Chat":{"MaxAttempts":5},"Listen":"http://127.0.0.1:1","Log":{"Level":"debug"},"Models":{"mine":"Kimi/kimi-k3"}}""");

        _reload.Run(isAsked: false);

        Assert.Equal((5, LogLevel.Debug, 77), (_live.Chat.Value.MaxAttempts, _live.Log.Least, _live.Speech.Value.MaxTextChars));
        Assert.Equal("Kimi/kimi-k3", Assert.Single(_taken).Models["mine"]);
        Assert.Equal("Information: settings read again; taken over: Chat:MaxAttempts, Log:Level, Models:mine; waiting for a restart: none", Assert.Single(_log.Lines));
    }

    [Theory]
    [InlineData("""{"Chat":{"MaxAttempts":0},"Log":{"Level":"debug"}}""", "Chat:MaxAttempts")]
    [InlineData("""{"Chat":{"MaxAttempts":"many"},"Log":{"Level":"debug"}}""", "'Chat:MaxAttempts'")]
    [InlineData("""{"Log":{"Level":"debug"},"Models":{"mine":"nowhere"}}""", "Models:mine")]
    [InlineData("""{"Log":{"Level":"debug"},"Accounts":{"MinPasswordBytes":0}}""", "Accounts:MinPasswordBytes")]
    [InlineData("""{"Log":{"Level":"debug"}""", "settings.json")]
    [InlineData("", "settings.json")]
    public void Run_OneThingIsWrong_EverythingStaysAndTheLogSaysWhat(string json, string named)
    {
        ChatOptions before = _live.Chat.Value;
        Write(json);

        _reload.Run(isAsked: false);

        Assert.Same(before, _live.Chat.Value);
        Assert.Equal(LogLevel.Information, _live.Log.Least);
        Assert.Empty(_taken);
        string line = Assert.Single(_log.Lines);
        Assert.StartsWith("Error: settings read again and not taken over, everything stays as it was: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AfterAWrongFileWasMended_TakesItOver()
    {
        Write("""{"Chat":{"MaxAttempts":0}}""");
        _reload.Run(isAsked: false);
        Write("""{"Chat":{"MaxAttempts":4},"Listen":"http://127.0.0.1:1"}""");

        _reload.Run(isAsked: false);

        Assert.Equal(4, _live.Chat.Value.MaxAttempts);
    }

    [Fact]
    public void Run_TheFileIsGone_EverythingStays()
    {
        File.Delete(_file);

        _reload.Run(isAsked: false);

        Assert.Equal(2, _live.Chat.Value.MaxAttempts);
        Assert.Contains("is gone", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OthersChanged_WaitAndAreNamedUntilTheyAreBack()
    {
        Write("""{"Chat":{"MaxAttempts":2},"Listen":"http://127.0.0.1:2","Providers":{"Kimi":{"Keys":["sk-secret-of-a-provider"]}}}""");
        _reload.Run(isAsked: false);
        Write("""{"Chat":{"MaxAttempts":3},"Listen":"http://127.0.0.1:2"}""");
        _reload.Run(isAsked: false);
        Write("""{"Chat":{"MaxAttempts":3},"Listen":"http://127.0.0.1:1"}""");
        _reload.Run(isAsked: false);

        Assert.Equal(
            [
                "Information: settings read again; taken over: none; waiting for a restart: Listen, Providers:Kimi:Keys:0",
                "Information: settings read again; taken over: Chat:MaxAttempts; waiting for a restart: Listen",
                "Information: settings read again; taken over: none; waiting for a restart: none",
            ],
            _log.Lines);
    }

    [Fact]
    public void Run_NothingChanged_IsSaidOnlyWhereSomebodyAsked()
    {
        _reload.Run(isAsked: false);
        Assert.Empty(_log.Lines);

        _reload.Run(isAsked: true);

        Assert.Empty(_taken);
        Assert.Equal("Information: settings read again; taken over: none; waiting for a restart: none", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Run_ASettingIsTakenOutOfTheFile_HasItsDefaultAgain()
    {
        Write("""{"Listen":"http://127.0.0.1:1"}""");

        _reload.Run(isAsked: false);

        Assert.Equal(3, _live.Chat.Value.MaxAttempts);
        Assert.Contains("taken over: Chat:MaxAttempts;", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_VeryManyChanges_AreOneShortLine()
    {
        string models = string.Join(',', Enumerable.Range(0, 200).Select(static i => $"\"m{i:000}\":\"Kimi/k\""));
        Write($$$"""{"Listen":"http://127.0.0.1:1","Chat":{"MaxAttempts":2},"Models":{ {{{models}}} }}""");

        _reload.Run(isAsked: false);

        Assert.Contains("Models:m019 and 180 more; waiting", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private void Write(string json) => File.WriteAllText(_file, json);
}
