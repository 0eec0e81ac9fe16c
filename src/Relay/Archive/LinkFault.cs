namespace Relay.Archive;

/// <summary>Why a linked clip could not be kept.</summary>
internal enum LinkFault : byte
{
    None = 0,

    /// <summary>Not an http or https address.</summary>
    NotWeb,

    /// <summary>The queue was full, or Relay is stopping.</summary>
    NoRoom,

    /// <summary>The name leads to no address that may be asked.</summary>
    PrivateAddress,

    /// <summary>The server did not answer with a file.</summary>
    Refused,

    /// <summary>The server failed, the connection broke, or nothing came in time: worth another try.</summary>
    Broken,
    TooLarge,
    Empty,

    /// <summary>Our own disk.</summary>
    Disk,
}
