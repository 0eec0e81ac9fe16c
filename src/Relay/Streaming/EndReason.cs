namespace Relay.Streaming;

/// <summary>
/// Why a stream ended: a closed list. Stored as a byte in the journal and as its name in <c>api_calls.end_reason</c>,
/// so members are only ever added at the end.
/// </summary>
internal enum EndReason : byte
{
    /// <summary>The upstream said it was done and everything it sent went downstream.</summary>
    Completed = 0,

    /// <summary>The caller closed the connection or stopped reading for good.</summary>
    CallerLeft = 1,

    /// <summary>The caller cancelled one task on a connection that stays open.</summary>
    CallerCanceled = 2,

    /// <summary>The upstream answered with an error of its own (HTTP status, base_resp, error event).</summary>
    UpstreamRefused = 3,

    /// <summary>No connection, no DNS, TLS failed.</summary>
    UpstreamUnreachable = 4,

    /// <summary>Nothing came before the first-byte deadline.</summary>
    FirstByteTimeout = 5,

    /// <summary>The upstream went quiet in the middle of an answer.</summary>
    IdleTimeout = 6,

    /// <summary>The upstream's connection ended before its answer did.</summary>
    UpstreamCut = 7,

    /// <summary>The upstream sent bytes that are not its protocol.</summary>
    UpstreamMalformed = 8,

    /// <summary>Relay was stopping and the drain deadline passed.</summary>
    Shutdown = 9,

    /// <summary>Relay died with the call open; written at the next start by the journal replay.</summary>
    Crash = 10,

    /// <summary>A defect in Relay.</summary>
    Internal = 11,
}
