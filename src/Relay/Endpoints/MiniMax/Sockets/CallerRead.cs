namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>What a receive from the caller brought.</summary>
internal enum CallerRead : byte
{
    /// <summary>A whole text message.</summary>
    Message = 0,

    /// <summary>The beginning of a message that is longer than allowed.</summary>
    TooLarge,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>The caller said good-bye.</summary>
    Closed,

    /// <summary>The connection is gone.</summary>
    Lost,
}
