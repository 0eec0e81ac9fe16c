namespace Relay.Bench;

/// <summary>A loop whose allocations have a budget.</summary>
/// <param name="Name">Its key in <c>budgets.json</c>: <c>Type.Case</c>.</param>
/// <param name="Once">
/// One operation, on inputs prepared and verified before. It must run on the calling thread: only that one's
/// allocations are counted.
/// </param>
internal sealed record HotLoop(string Name, Action Once);
