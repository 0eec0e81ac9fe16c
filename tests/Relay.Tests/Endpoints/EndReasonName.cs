using Relay.Streaming;

namespace Relay.Tests.Endpoints;

/// <summary>End reasons as test data: theories are public, and Relay's own list is not.</summary>
public enum EndReasonName
{
    Completed = EndReason.Completed,
    CallerLeft = EndReason.CallerLeft,
    UpstreamRefused = EndReason.UpstreamRefused,
    UpstreamUnreachable = EndReason.UpstreamUnreachable,
    FirstByteTimeout = EndReason.FirstByteTimeout,
    IdleTimeout = EndReason.IdleTimeout,
    UpstreamCut = EndReason.UpstreamCut,
    UpstreamMalformed = EndReason.UpstreamMalformed,
}
