namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>What a caller's message is, whatever its dialect.</summary>
internal enum CallerMessageKind : byte
{
    /// <summary>One of MiniMax's client messages, in <see cref="CallerMessage.Native"/>.</summary>
    Native = 0,

    /// <summary>It brings a token.</summary>
    Authenticate,

    /// <summary>It wants a sign of life.</summary>
    Ping,

    /// <summary>Not a message of the dialect.</summary>
    Unknown,

    /// <summary>Not a JSON object.</summary>
    Malformed,
}

/// <summary>A caller's message, read from its dialect. Borrows the message or the scratch buffer it was translated into.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Native">The message in MiniMax's form.</param>
/// <param name="Token">The token as sent, with or without its scheme.</param>
internal readonly record struct CallerMessage(CallerMessageKind Kind, ReadOnlyMemory<byte> Native = default, string? Token = null);
