namespace Relay.Admin;

/// <summary>What everybody did so far and today (UTC).</summary>
internal sealed record SystemStatistics(
    long ActiveUsers, UsageTotals All, IReadOnlyList<TaskTotals> Tasks, IReadOnlyList<VoiceTotals> Voices, UsageTotals Today);
