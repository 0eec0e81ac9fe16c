using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>One place a call may go.</summary>
internal readonly record struct SpeechCandidate(ISpeechUpstream Upstream, UpstreamKey Key);
