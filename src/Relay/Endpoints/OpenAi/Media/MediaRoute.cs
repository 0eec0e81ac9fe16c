namespace Relay.Endpoints.OpenAi.Media;

/// <summary>Where calls for one model go.</summary>
/// <param name="Model">For the price and the row.</param>
/// <param name="Targets">At least one.</param>
internal sealed record MediaRoute(string Model, MediaTarget[] Targets);
