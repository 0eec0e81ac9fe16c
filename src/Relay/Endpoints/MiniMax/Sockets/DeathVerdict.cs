namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>What the death of an upstream socket means for a session.</summary>
internal enum DeathVerdict : byte
{
    /// <summary>Nothing was under way: the next text opens another, and the caller notices nothing.</summary>
    Between = 0,

    /// <summary>One text had been sent and nothing at all came back: it crossed with the end of the connection, and goes out once more.</summary>
    SendAgain,

    /// <summary>A call was under way: the caller is told.</summary>
    InsideCall,
}
