namespace Relay.Protocol.MiniMax;

/// <summary>The ids an answer carries, borrowed for one call. Empty ids are left out of socket messages.</summary>
public readonly ref struct T2aIds
{
    /// <summary>32 lower-case hex digits, the same in all events of a stream.</summary>
    public ReadOnlySpan<byte> TraceId { get; init; }

    /// <summary>The WebSocket session.</summary>
    public ReadOnlySpan<byte> SessionId { get; init; }

    /// <summary>The connection; only on the bidirectional socket.</summary>
    public ReadOnlySpan<byte> ConnectId { get; init; }
}
