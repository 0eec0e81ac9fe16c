namespace Relay.FakeUpstreams.Chat;

/// <summary>What the model says. Every call gets the same until it is changed.</summary>
public sealed record FakeAnswer
{
    public string Thinking { get; init; } = "";

    /// <summary>One event each.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = ["Hel", "lo ", "你好"];

    /// <summary>A tool it wants called; empty: none.</summary>
    public string Tool { get; init; } = "";

    public string ToolArguments { get; init; } = """{"city":"Paris"}""";

    public int InputTokens { get; init; } = 100;

    public int CachedTokens { get; init; } = 40;

    public int OutputTokens { get; init; } = 20;

    /// <summary>It never says what it used.</summary>
    public bool OmitsUsage { get; init; }

    public string Text => string.Concat(Pieces);
}
