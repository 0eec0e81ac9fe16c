namespace Relay.Admin;

/// <summary>One roll-up. What it is not divided by is null; <paramref name="Period"/> is yyyymmdd, with 00 for the day of a month.</summary>
internal sealed record UsageLine(
    int? Period, string? Username, string? Model, string? Upstream, string? TaskType, long Calls, long FailedCalls, long Units, long Nanos,
    long InputTokens = 0, long OutputTokens = 0);
