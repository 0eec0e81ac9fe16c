namespace Relay.Routing.Keys;

/// <summary>How far a round of checks is that an administrator started.</summary>
/// <param name="Provider">Whose keys; empty: all.</param>
/// <param name="StartedAt">Null: there has been none.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Progress">Keys so far.</param>
/// <param name="IsBroken">It ended before all keys were asked about.</param>
internal sealed record KeyRoundState(string Provider, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, KeyProgress Progress, bool IsBroken)
{
    public bool IsRunning => StartedAt is not null && EndedAt is null;
}
