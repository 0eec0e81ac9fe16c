namespace Relay.Routing.Chat;

/// <summary>A target for one key alone: that of the object the call is about.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Weight">As of any target.</param>
/// <param name="Label">The key's label.</param>
internal sealed record PinnedTarget(ChatProvider Provider, string Model, int Weight, string Label) : ChatTarget(Provider, Model, Weight)
{
    public override string? KeyLabel => Label;
}
