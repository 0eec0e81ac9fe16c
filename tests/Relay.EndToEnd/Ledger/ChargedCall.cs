namespace Relay.EndToEnd.Ledger;

/// <summary>A row of <c>api_calls</c>, as far as these tests look.</summary>
internal sealed record ChargedCall(Guid CallId, long UserId, string Model, long ChargeNanos, long EndReason, bool FirstByteSent)
{
    // The stored numbers, written down here once more on purpose: they outlive the program's own enumeration.
    public const long Completed = 0;
    public const long UpstreamRefused = 3;
    public const long Shutdown = 9;
    public const long Crash = 10;
}
