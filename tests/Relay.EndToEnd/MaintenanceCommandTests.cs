using System.Text.Json;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Ledger;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd;

/// <summary>Looking after a Relay: backup beside a server, restore into a new folder, doctor.</summary>
public sealed class MaintenanceCommandTests : IDisposable
{
    private readonly Workplace _place = new();
    private readonly Workplace _other = new();

    public void Dispose()
    {
        _place.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Completion_ReadByBash_CompletesRelay()
    {
        Command script = await Command.BareRelayAsync(_place, "completion", "bash");
        Command complete = await Command.ShellAsync(_place, script.Output + "complete -p relay; COMP_WORDS=(relay key im); COMP_CWORD=2; _relay; echo $COMPREPLY");

        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        Assert.Equal("complete -o default -F _relay relay\nimport\n", complete.Output);
    }

    [Fact]
    public async Task Restore_BackupOfAServingRelay_HasItsUsersTokensAndCharges()
    {
        string backup = Path.Combine(_other.DataFolder, "..", "backup-" + Guid.NewGuid().ToString("N"));
        string token;
        await using (RelayProcess relay = await RelayProcess.StartAsync(_place))
        {
            token = await Command.AddCallerAsync(_place, "ada", "--balance", "12.5");
            using Caller ada = new(relay, token);
            Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody("hello"))).Status);
            Assert.Equal(0, (await Command.RelayAsync(_place, ["jwt", "rotate"])).ExitCode); // seals a key
            using StoreView store = new(_place);
            await Deadline.UntilAsync(() => Task.FromResult(store.CountCalls() == 1), "the call is in the store");

            Command made = await Command.RelayAsync(_place, ["backup", backup]);
            Assert.True(made.ExitCode == 0, made.Error);
            Assert.Contains("secret.key", made.Output, StringComparison.Ordinal);
            Assert.Equal(1, (await Command.RelayAsync(_place, ["backup", backup])).ExitCode); // not over an older one
        }

        Command restored = await Command.RelayAsync(_other, ["restore", backup]);
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Equal(1, (await Command.RelayAsync(_other, ["restore", backup])).ExitCode);
        await using (RelayProcess relay = await RelayProcess.StartAsync(_other))
        {
            using Caller ada = new(relay, token);
            Assert.Equal(200, (await ada.PostAsync(Caller.ChatPath, Caller.ChatBody("again"))).Status);
            using StoreView store = new(_other);
            await Deadline.UntilAsync(() => Task.FromResult(store.CountCalls() == 2), "the old call and the new one are in the store");
        }

        Directory.Delete(backup, recursive: true);
    }

    [Fact]
    public async Task Backup_FolderWithoutAStore_MakesNone()
    {
        Command backup = await Command.RelayAsync(_place, ["backup", Path.Combine(_place.DataFolder, "backup")]);

        Assert.Equal(1, backup.ExitCode);
        Assert.Contains("holds no store", backup.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_place.DataFolder, "relay.db")));
    }

    [Fact]
    public async Task Doctor_BesideAServer_FindsNothingThatMustBeDone()
    {
        await using RelayProcess relay = await RelayProcess.StartAsync(_place);
        await Command.AddCallerAsync(_place, "ada");

        Command doctor = await Command.RelayAsync(_place, ["doctor", "--json"]);

        JsonElement[] found = [.. doctor.Output.Trim().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.True(doctor.ExitCode == 0, doctor.Output);
        Assert.Equal(
            ["settings", "folder", "secret", "store", "keys", "data", "archive", "limits", "clock", "address", "local voice"],
            found.Select(static one => one.GetProperty("subject").GetString()));
        Assert.Contains("serves from it", found[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("warn", found[4].GetProperty("level").GetString()); // there is no key
    }

    [Fact]
    public async Task Doctor_WrongSetting_NamesItAndEndsWithOne()
    {
        Command doctor = await Command.RelayAsync(_place, ["doctor", "--set", "Archive:PageBytes=1"]);

        Assert.Equal(1, doctor.ExitCode);
        Assert.StartsWith("FAIL  settings", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("Archive:PageBytes", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_DamagedStore_SaysWhatToDo()
    {
        Directory.CreateDirectory(_place.DataFolder);
        await File.WriteAllTextAsync(Path.Combine(_place.DataFolder, "relay.db"), new string('x', 8192), TestContext.Current.CancellationToken);

        Command doctor = await Command.RelayAsync(_place, ["doctor"]);

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("FAIL  store", doctor.Output, StringComparison.Ordinal);
    }
}
