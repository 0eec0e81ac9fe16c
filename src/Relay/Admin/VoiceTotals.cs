namespace Relay.Admin;

/// <summary>Voices made in one way: how many, how many have been used and charged, and for how many nano-units.</summary>
internal sealed record VoiceTotals(string TaskType, long Voices, long Charged, long Nanos);
