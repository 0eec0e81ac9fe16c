namespace Relay.Protocol.WebSessions;

/// <summary>How a conversation becomes one text for a site. A conversation of one user's message and nothing else is that message, bare.</summary>
public sealed record WebPromptStyle
{
    /// <summary>In front of a system text.</summary>
    public required string System { get; init; }

    /// <summary>In front of a user's text.</summary>
    public required string User { get; init; }

    /// <summary>In front of an assistant's text.</summary>
    public required string Assistant { get; init; }

    /// <summary>After system's and user's texts.</summary>
    public string End { get; init; } = "";

    /// <summary>After an assistant's text.</summary>
    public string AssistantEnd { get; init; } = "";

    /// <summary>At the very end.</summary>
    public string Tail { get; init; } = "";

    /// <summary>A user's text that begins the conversation has nothing in front.</summary>
    public bool OpensBare { get; init; }
}
