using System.Data.Common;

namespace Relay.Storage;

/// <summary>An open store: where connections come from, and which engine's words it wants. Owns the data source. Any thread.</summary>
internal sealed class SqlStore(DbDataSource source, SqlDialect dialect) : IDisposable, IAsyncDisposable
{
    public DbDataSource Source { get; } = source;

    public SqlDialect Dialect { get; } = dialect;

    public DbConnection OpenConnection() => Source.OpenConnection();

    public ValueTask<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken) => Source.OpenConnectionAsync(cancellationToken);

    public void Dispose() => Source.Dispose();

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
