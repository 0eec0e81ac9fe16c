using Relay.Streaming;

namespace Relay.Upstreams;

/// <summary>Outcome of asking an upstream: an answer to be pumped, or the fault. Exactly one is set.</summary>
internal readonly record struct SpeechOpening(SpeechAnswer? Answer, UpstreamFault? Fault)
{
    public static implicit operator SpeechOpening(SpeechAnswer answer) => new(answer, null);

    public static implicit operator SpeechOpening(UpstreamFault fault) => new(null, fault);
}
