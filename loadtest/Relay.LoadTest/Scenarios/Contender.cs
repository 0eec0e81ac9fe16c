using Relay.LoadTest.Load;
using Relay.LoadTest.Servers;

namespace Relay.LoadTest.Scenarios;

/// <summary>One of those that a scenario compares: a server and the calls it is given.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Kind">The server.</param>
/// <param name="Lanes">Makes the calls once the server's port and token are known.</param>
internal sealed record Contender(string Name, ServerKind Kind, Func<ServerUnderTest, IReadOnlyList<LaneSpec>> Lanes);
