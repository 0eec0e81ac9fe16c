namespace Relay.Billing;

/// <summary>What a chat call may come to before anybody has counted, for its hold.</summary>
/// <param name="Input">Relay's estimate of the prompt.</param>
/// <param name="MaxOutput">Most tokens the answer may have: the caller's limit, or the one assumed where there is none.</param>
internal readonly record struct TokenEstimate(long Input, long MaxOutput);
