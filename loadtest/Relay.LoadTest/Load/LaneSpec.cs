namespace Relay.LoadTest.Load;

/// <summary>One kind of call inside a run, with its own arrivals and connections.</summary>
internal sealed record LaneSpec
{
    /// <summary>Its name in reports: <c>calls</c>, <c>reads</c>, <c>logins</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The whole request as it goes on the wire; for a socket the handshake.</summary>
    public required byte[] Request { get; init; }

    /// <summary>For sockets: the message after <c>connected_success</c>, framed and masked. Null for HTTP.</summary>
    public byte[]? SocketStart { get; init; }

    /// <summary>For sockets: the message of one call.</summary>
    public byte[] SocketText { get; init; } = [];

    /// <summary>Planned calls a second; 0 keeps <see cref="MaxLinks"/> calls going in place of a plan (latency then leaves out what waited).</summary>
    public double RatePerSecond { get; init; }

    /// <summary>How long a call lasts by plan, nanoseconds; 0 for those that are over at once. So long before the hold the full rate is reached.</summary>
    public long CallNs { get; init; }

    /// <summary>Most connections. A call that finds all busy waits for one; its time runs.</summary>
    public required int MaxLinks { get; init; }

    /// <summary>All connections are opened during the ramp and used in turn.</summary>
    public bool OpensAll { get; init; }

    /// <summary>Stamps, one a chunk, that a whole answer has.</summary>
    public int Stamps { get; init; }

    /// <summary>Bytes that a whole answer has; -1 when they are not known beforehand, as when it is translated.</summary>
    public long Bytes { get; init; } = -1;

    /// <summary>A status by which this kind of call may be turned away without that being an error (503 for a login); 0 for none.</summary>
    public int RefusalStatus { get; init; }
}
