namespace Relay.Billing;

/// <summary>A voice whose first-use fee has not been charged to its account, nano-units.</summary>
internal readonly record struct UnchargedVoice(long AccountId, string VoiceId, long FeeNanos);
