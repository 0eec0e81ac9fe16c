using System.Data.Common;
using Relay.Diagnostics;

namespace Relay.Storage;

/// <summary>An open store: where connections come from, and which engine's words it wants. Owns the data source. Any thread.</summary>
internal sealed class SqlStore(DbDataSource source, SqlDialect dialect) : IDisposable, IAsyncDisposable
{
    public DbDataSource Source { get; } = source;

    public SqlDialect Dialect { get; } = dialect;

    public DbConnection OpenConnection() => Source.OpenConnection();

    /// <summary>
    /// Opens a connection and goes on off any loop: the embedded engine does its work before it returns, waits for locks and disks, and would
    /// hold up every stream of the loop meanwhile.
    /// </summary>
    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken) =>
        HomeLoop.Current is null ? Source.OpenConnectionAsync(cancellationToken) : OpenOffLoopAsync(cancellationToken);

    public void Dispose() => Source.Dispose();

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private async ValueTask<DbConnection> OpenOffLoopAsync(CancellationToken cancellationToken)
    {
        await HomeLoop.LeaveAsync();
        return await Source.OpenConnectionAsync(cancellationToken);
    }
}
