namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>How an upstream leg stands after a piece of a message.</summary>
internal enum LegState : byte
{
    GoesOn = 0,

    /// <summary>It is of no use any more, and what that means for the session is still to be found out.</summary>
    Died,

    /// <summary>It is over and everything that follows from that has been done.</summary>
    Over,
}
