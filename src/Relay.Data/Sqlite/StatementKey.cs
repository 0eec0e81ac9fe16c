namespace Relay.Data.Sqlite;

/// <summary>Names one statement of a command text: the whole text, and where in its UTF-8 form the statement starts.</summary>
internal readonly record struct StatementKey(string Sql, int Offset);
