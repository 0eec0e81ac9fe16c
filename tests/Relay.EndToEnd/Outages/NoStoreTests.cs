using Relay.Data.MySql;
using Relay.EndToEnd.Running;
using Relay.Testing.MariaDb;

namespace Relay.EndToEnd.Outages;

/// <summary>Starting while the database server cannot be used: refused in one line that says what to do, for the server and for commands.</summary>
public sealed class NoStoreTests : IDisposable
{
    private readonly Workplace _place = new();

    [Theory]
    [InlineData("serve")]
    [InlineData("calls")]
    public async Task Start_ServerAway_IsRefused(string command)
    {
        _place.UseMySql(new MySqlOptions { Server = "127.0.0.1", Port = 1, UserId = "relay", Password = "not-to-be-seen", Database = "relay" });

        AssertRefused(await Command.RelayAsync(_place, [command]), "127.0.0.1:1", "without it no token can be checked");
    }

    [Fact]
    public async Task Start_DatabaseMissing_IsRefused()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        _place.UseMySql(server.Options("nowhere"));

        AssertRefused(await Command.RelayAsync(_place, ["serve"]), "nowhere", "CREATE DATABASE");
    }

    [Fact]
    public async Task Start_SettingThatIsNoStore_IsRefusedWithoutRepeatingIt()
    {
        Secrets.Add("not-to-be-seen");
        _place.Environment["RELAY_Store"] = "postgres://u:not-to-be-seen@h/d";

        AssertRefused(await Command.RelayAsync(_place, ["serve"]), "Store");
    }

    [Fact]
    public async Task Commands_OnTheServer_SeeEachOthersWork()
    {
        MariaDbServer server = await SharedMariaDb.ServerAsync();
        _place.UseMySql(server.Options(await server.CreateDatabaseAsync()));
        await Command.AddCallerAsync(_place, "王.o-brien");

        Command again = await Command.RelayAsync(_place, ["user", "add", "王.o-brien"]);

        Assert.Contains("already", again.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private static void AssertRefused(Command command, params string[] said)
    {
        Assert.Equal(1, command.ExitCode);
        Assert.StartsWith("relay: ", command.Error, StringComparison.Ordinal);
        Assert.All(said, part => Assert.Contains(part, command.Error, StringComparison.Ordinal));
        Assert.Single(command.Error.TrimEnd().Split('\n')); // no stack trace
        Secrets.AssertAbsent(command.Output + command.Error, "a refusal");
    }
}
