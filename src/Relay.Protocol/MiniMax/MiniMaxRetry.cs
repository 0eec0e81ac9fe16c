namespace Relay.Protocol.MiniMax;

/// <summary>Whether the same call with the same key is worth another try.</summary>
public enum MiniMaxRetry : byte
{
    Never = 0,

    /// <summary>At once, or after the usual back-off.</summary>
    Now,

    /// <summary>After the key has rested.</summary>
    Later,
}
