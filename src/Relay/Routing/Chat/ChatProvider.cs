using Relay.Routing.Keys;
using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>A provider as routing sees it.</summary>
/// <param name="Upstream">Asks it.</param>
/// <param name="Keys">Its keys, of the settings and of the store. They come and go while Relay serves.</param>
/// <param name="Circuit">Whether it is in trouble.</param>
/// <param name="Models">Names, and beginnings with <c>*</c>, that belong to it without being in the model table.</param>
/// <param name="FirstByteTimeoutMs">Its own limit; 0: the common one.</param>
internal sealed record ChatProvider(
    IChatUpstream Upstream, KeyPool Keys, UpstreamCircuit Circuit, IReadOnlyList<string> Models, int FirstByteTimeoutMs = 0)
{
    public string Name => Upstream.Name;

    /// <summary>Its names count only where nobody else has them, by alias, by name or by pattern.</summary>
    public bool IsLast { get; init; }

    /// <summary>There is a key that an operator wants used: without one, nothing is routed here.</summary>
    public bool HasKeys => Keys.Count > 0;
}
