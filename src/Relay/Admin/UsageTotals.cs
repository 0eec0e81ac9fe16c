namespace Relay.Admin;

/// <summary>Calls, charged units (characters, tokens) and nano-units of money, summed up.</summary>
internal readonly record struct UsageTotals(long Calls, long Units, long Nanos);
