namespace Relay.Admin;

/// <summary>What roll-ups are divided by. Day and month are alternatives.</summary>
[Flags]
internal enum UsageBy
{
    None = 0,
    Day = 1,
    Month = 2,
    User = 4,
    Model = 8,
    Upstream = 16,
    Task = 32,
}
