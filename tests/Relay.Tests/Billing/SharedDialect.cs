using Relay.Storage;

namespace Relay.Tests.Billing;

/// <summary>The embedded engine as if other nodes used the same file: credit is leased, as on a server.</summary>
internal sealed class SharedDialect : SqlDialect
{
    private readonly SqliteDialect _sqlite = SqliteDialect.Instance;

    public override IReadOnlyList<string> Scripts => _sqlite.Scripts;

    public override bool IsShared => true;

    public override string? LockSchema => _sqlite.LockSchema;

    public override string? UnlockSchema => _sqlite.UnlockSchema;

    public override int RowsPerInsert => _sqlite.RowsPerInsert;

    public override string ForUpdate => _sqlite.ForUpdate;

    public override string OrSkip(string keyColumn) => _sqlite.OrSkip(keyColumn);

    public override string OrAdd(string keyColumns, params ReadOnlySpan<string> columns) => _sqlite.OrAdd(keyColumns, columns);

    public override string OrReplace(string keyColumns, params ReadOnlySpan<string> columns) => _sqlite.OrReplace(keyColumns, columns);
}
