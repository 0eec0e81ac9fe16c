namespace Relay.Protocol.Translation;

/// <summary>A model as lists of models show it, in any dialect.</summary>
/// <param name="Id">The name callers use.</param>
/// <param name="DisplayName">For a person; "" shows the id.</param>
/// <param name="CreatedUnixSeconds">When it came.</param>
/// <param name="MaxInputTokens">0 when not known.</param>
/// <param name="MaxOutputTokens">0 when not known.</param>
public sealed record ChatModel(string Id, string DisplayName = "", long CreatedUnixSeconds = 0, long MaxInputTokens = 0, long MaxOutputTokens = 0)
{
    /// <summary>It answers chat; others speak, or make something else.</summary>
    public bool IsChat { get; init; } = true;

    /// <summary>How many tokens a request has can be asked for in the dialect of the list.</summary>
    public bool CountsTokens { get; init; } = true;

    /// <summary>The name a person is shown.</summary>
    public string Title => DisplayName.Length > 0 ? DisplayName : Id;
}
