using Relay.Upstreams;

namespace Relay.Bench;

/// <summary>An upstream with one socket.</summary>
internal sealed class HandFedUpstream(HandFedSocket socket) : ISpeechUpstream
{
    public string Name => "bench";

    public string? RefuseFormat(SpeechCall call) => null;

    public ValueTask<SpeechOpening> OpenAsync(SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken) => new(socket);
}
