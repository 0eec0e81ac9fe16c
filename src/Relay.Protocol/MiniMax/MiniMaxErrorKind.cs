namespace Relay.Protocol.MiniMax;

/// <summary>Whose matter a MiniMax status code is.</summary>
public enum MiniMaxErrorKind : byte
{
    /// <summary>Not an error.</summary>
    None = 0,

    /// <summary>The request is wrong; any key would get the same answer.</summary>
    CallerFault,

    /// <summary>Moderation refused the text or the result.</summary>
    ContentRefused,

    /// <summary>The key is not accepted, or belongs to another region.</summary>
    KeyUnauthorized,

    /// <summary>The key's account may not do this; another account may.</summary>
    KeyNotEntitled,

    /// <summary>The key's money or plan is used up.</summary>
    KeyExhausted,

    /// <summary>The key is used too fast.</summary>
    RateLimited,

    /// <summary>The upstream's own trouble.</summary>
    Temporary,

    /// <summary>A socket session refused one message and goes on.</summary>
    MessageRefused,

    /// <summary>A socket session is over: idle too long, or messages out of order.</summary>
    SessionEnded,

    /// <summary>A code that is not in the table.</summary>
    Unknown,
}
