using Relay.Admin;

namespace Relay.Endpoints.Operations;

/// <summary>The figures of a day by its hours, or of a month by its days.</summary>
/// <param name="Parts">One a part, the future ones empty.</param>
/// <param name="Models">The models with most tokens, those first; at most ten.</param>
internal sealed record StatsCurve(IReadOnlyList<TokenSum> Parts, IReadOnlyList<(string Model, long Tokens)> Models);
