namespace Relay.Protocol.Translation.Requests;

/// <summary>Who speaks. Tool results are parts of a user's message, system texts stand apart or, in the middle, have a role of their own.</summary>
public enum ChatRole : byte
{
    User = 0,
    Assistant,

    /// <summary>A system or developer text after the conversation has begun.</summary>
    System,
}
