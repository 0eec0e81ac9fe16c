using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>A provider as routing sees it.</summary>
/// <param name="Upstream">Asks it.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Circuit">Whether it is in trouble.</param>
/// <param name="Models">Names, and beginnings with <c>*</c>, that belong to it without being in the model table.</param>
/// <param name="FirstByteTimeoutMs">Its own limit; 0: the common one.</param>
internal sealed record ChatProvider(
    IChatUpstream Upstream, ProviderKeys Keys, UpstreamCircuit Circuit, IReadOnlyList<string> Models, int FirstByteTimeoutMs = 0)
{
    public string Name => Upstream.Name;
}
