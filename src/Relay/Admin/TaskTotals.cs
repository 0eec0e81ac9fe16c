namespace Relay.Admin;

/// <summary>What calls of one task type came to.</summary>
internal sealed record TaskTotals(string TaskType, UsageTotals Totals);
