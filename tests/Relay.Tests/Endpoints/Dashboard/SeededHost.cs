using System.Data.Common;
using Relay.Testing.Seeding;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>A Relay whose store is full, for tests that only read.</summary>
public sealed class SeededHost : IAsyncLifetime
{
    public const int Calls = 100_000;

    private RelayHost _host = null!;
    private TestCaller _admin = null!;

    /// <summary>When the newest call was made.</summary>
    public DateTimeOffset Now { get; } = DateTimeOffset.UtcNow;

    public async ValueTask InitializeAsync()
    {
        _host = await RelayHost.StartAsync();
        _admin = await _host.AddCallerAsync(isAdmin: true);
        using DbConnection connection = _host.Server.Store.OpenConnection();
        SeededStore.Fill(connection, Calls, Now);
        string keys = string.Join("\\n", Enumerable.Range(0, 40).Select(static i => $"sk-seeded-key-{i}"));
        await _host.PostAsync("/import_keys", $$"""{"keys":"{{keys}}","validate":false}""", _admin.Token);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>An administrator reads a path.</summary>
    internal Task<TestAnswer> GetAsync(string path) => _host.GetAsync(_admin.Token, path);
}
