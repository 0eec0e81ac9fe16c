namespace Relay.EndToEnd.Killing;

/// <summary>The store is a file.</summary>
public sealed class KillOnSqliteTests : KillTests;
