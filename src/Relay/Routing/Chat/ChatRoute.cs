namespace Relay.Routing.Chat;

/// <summary>Where calls for one model go. <see cref="Model"/> is what is charged: the model's name at the first target.</summary>
internal sealed record ChatRoute(string Model, IReadOnlyList<ChatTarget> Targets);
