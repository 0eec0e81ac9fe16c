namespace Relay.Routing.Chat;

/// <summary>One place where a model's calls may go.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Model">The model's name there.</param>
/// <param name="Weight">Its share of first attempts among the targets of one model; 0: only when others fail.</param>
internal record ChatTarget(ChatProvider Provider, string Model, int Weight)
{
    /// <summary>The only key that will do, tried once; null: any. See <see cref="PinnedTarget"/>.</summary>
    public virtual string? KeyLabel => null;
}
