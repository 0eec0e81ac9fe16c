using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>One place where a call may go.</summary>
/// <param name="Upstream">Who.</param>
/// <param name="Model">The model's name there; empty where the call has none.</param>
/// <param name="KeyLabel">The only key that will do; null: any.</param>
/// <param name="Pool">Whose keys; null: those of the upstream's own name.</param>
internal sealed record MediaTarget(MediaUpstream Upstream, string Model, string? KeyLabel = null, string? Pool = null);
