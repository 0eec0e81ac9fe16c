namespace Relay.Protocol.Translation;

/// <summary>How an answer stands.</summary>
public enum ChatReadState : byte
{
    /// <summary>Nothing has shown yet whether it is an answer or an error.</summary>
    Undecided = 0,

    /// <summary>It is an answer, and goes on.</summary>
    Good,

    /// <summary>The upstream said that it is done (or the body was whole). Later usage may still come.</summary>
    Finished,

    /// <summary>An error came; it has been told to the sink.</summary>
    Failed,

    /// <summary>The body ended, or stopped being the protocol, before the answer was done. Nothing was told to the sink.</summary>
    Cut,
}
