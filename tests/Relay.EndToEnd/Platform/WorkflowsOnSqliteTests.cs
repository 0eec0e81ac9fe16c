namespace Relay.EndToEnd.Platform;

/// <summary>The store is a file.</summary>
public sealed class WorkflowsOnSqliteTests : WorkflowTests;
