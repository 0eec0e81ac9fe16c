namespace Relay.LoadTest.Servers;

/// <summary>One of the programs that stand between client and upstream, or the upstream itself.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Port">Its port on 127.0.0.1.</param>
/// <param name="Token">What it wants as a bearer token; others ignore it.</param>
/// <param name="Program">Its process; null for <see cref="ServerKind.Direct"/>.</param>
internal sealed record ServerUnderTest(ServerKind Kind, int Port, string Token, ChildProcess? Program) : IDisposable
{
    /// <summary>The processes whose CPU and memory are its own.</summary>
    public IReadOnlyList<int> Processes { get; } = Program is null ? [] : ProcessUsage.Family(Program.Id);

    public void Dispose() => Program?.Dispose();
}
