using System.Diagnostics.CodeAnalysis;
using Relay.Routing.Keys;
using Relay.Upstreams;

namespace Relay.Routing.Objects;

/// <summary>Who may speak with a made voice, and with which key: at its provider a voice is known to one account only. Any thread.</summary>
internal sealed class VoiceAccess(VoiceOwners owners, PlatformKeys keys)
{
    /// <inheritdoc cref="VoiceOwners.IsForbidden"/>
    public bool IsForbidden(long accountId, string voiceId) => owners.IsForbidden(accountId, voiceId);

    /// <summary>The one key that knows the voice; null: any will do, or it is gone and the provider will say that the voice is unknown.</summary>
    public UpstreamKey? KeyOf(string? voiceId) => owners.KeyOf(voiceId) is { } label && keys.TryFind(label, out UpstreamKey? key) ? key : null;

    /// <summary>Takes that key. False: it is disabled, invalid or full.</summary>
    public bool TryTake(UpstreamKey only, [NotNullWhen(true)] out KeyPool? pool, out KeyLease lease)
    {
        bool isTaken = keys.TryTake(only.Label, out lease);
        pool = isTaken ? keys.PoolWith(only.Label) : null;
        return isTaken;
    }
}
