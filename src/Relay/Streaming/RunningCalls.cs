namespace Relay.Streaming;

/// <summary>The calls of one moment.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Oldest">The oldest of them, oldest first, as many as were asked for.</param>
internal sealed record RunningCalls(int Count, IReadOnlyList<RunningCall> Oldest);
