namespace Relay.LoadTest.Scenarios;

/// <summary>One kind of load and whom it compares.</summary>
/// <param name="Name">As it was asked for, with its number.</param>
/// <param name="What">One sentence for the report.</param>
/// <param name="Contenders">In the order of their turns; the last is the one the others are compared with.</param>
/// <param name="PerChunk">CPU is counted by the chunk; else by the request.</param>
/// <param name="NeedsAccount">An account that can log in is made first.</param>
internal sealed record Scenario(string Name, string What, IReadOnlyList<Contender> Contenders, bool PerChunk, bool NeedsAccount = false);
