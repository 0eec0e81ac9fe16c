namespace Relay.Data.MySql;

/// <summary>How one statement of a command came out.</summary>
/// <param name="Columns">Of the rows that follow; empty for a statement that has none.</param>
/// <param name="Affected">Rows changed; -1 for a statement with columns.</param>
internal sealed record StatementResult(MySqlColumn[] Columns, long Affected);
