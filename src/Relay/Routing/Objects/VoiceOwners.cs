using System.Collections.Concurrent;

namespace Relay.Routing.Objects;

/// <summary>
/// Whose the made voices are, and with which key each was made: a voice can be spoken with by the account that made it only. Any thread; a
/// look-up takes no lock and allocates nothing.
/// </summary>
/// <remarks>
/// Filled from the store and kept up by <c>VoiceWatch</c>; a voice made on another node is known here some seconds later. A voice nobody made
/// through this Relay is the platform's own, or none: the platform says so. Bounded by the voices that were made.
/// </remarks>
internal sealed class VoiceOwners
{
    private readonly ConcurrentDictionary<string, UpstreamObject> _voices = new(StringComparer.Ordinal);

    /// <summary>Somebody else made it.</summary>
    public bool IsForbidden(long accountId, string voiceId) =>
        voiceId.Length > 0 && _voices.TryGetValue(voiceId, out UpstreamObject? voice) && voice.AccountId != accountId;

    /// <summary>The key the voice was made with; null for the platform's own voices.</summary>
    public string? KeyOf(string? voiceId) =>
        !string.IsNullOrEmpty(voiceId) && _voices.TryGetValue(voiceId, out UpstreamObject? voice) ? voice.KeyLabel : null;

    /// <summary>Takes over what a voice is now.</summary>
    public void Note(UpstreamObject voice)
    {
        if (voice.State == ObjectState.Ready)
        {
            _voices[voice.ObjectId] = voice;
        }
        else
        {
            _voices.TryRemove(voice.ObjectId, out _);
        }
    }
}
