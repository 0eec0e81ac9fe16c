namespace Relay.Routing.Keys;

/// <summary>How a pool's keys stand, each key under the first that applies.</summary>
/// <param name="Disabled">An operator does not want it used.</param>
/// <param name="Invalid">See <see cref="KeyState.Invalid"/>.</param>
/// <param name="Empty">See <see cref="KeyState.BalanceEmpty"/>.</param>
/// <param name="Resting">Left alone for a while, for every model.</param>
/// <param name="Fit">All others.</param>
/// <param name="InFlight">Calls that hold one of them.</param>
internal readonly record struct KeyCounts(int Disabled, int Invalid, int Empty, int Resting, int Fit, int InFlight);
