using System.Collections.Concurrent;

namespace Relay.Billing;

/// <summary>
/// The voices whose first-use fee is still owed, as last read from the store. Any thread; a lookup takes no lock and allocates nothing.
/// </summary>
/// <remarks>
/// Only a hint for holds: whether a fee is charged is decided in the store, once, in the transaction that takes the call. A voice that is
/// missing here (made a moment ago elsewhere) is charged at its next use; one that is here though it has been charged makes a hold
/// larger than it needs to be, and nothing else. Bounded by the voices that were made and never used.
/// </remarks>
internal sealed class VoiceBook(IReadOnlyList<string> builtInPrefixes)
{
    private volatile ConcurrentDictionary<VoiceKey, long> _uncharged = new();

    /// <summary>The fee a call with this voice must hold; 0 for built-in voices and for those that are paid for.</summary>
    public long FeeOf(long accountId, string? voiceId) =>
        string.IsNullOrEmpty(voiceId) || IsBuiltIn(voiceId) ? 0 : _uncharged.GetValueOrDefault(new VoiceKey(accountId, voiceId));

    /// <summary>True for the first of several calls that settle with the same voice: it owes the fee.</summary>
    public bool TryClaim(long accountId, string voiceId) => _uncharged.TryRemove(new VoiceKey(accountId, voiceId), out _);

    /// <summary>Notes a voice that was just made, without waiting for the next <see cref="Replace"/>.</summary>
    public void Add(UnchargedVoice voice) => _uncharged[new VoiceKey(voice.AccountId, voice.VoiceId)] = voice.FeeNanos;

    /// <summary>
    /// Takes over what the store holds. A voice claimed while that was read comes back until the next time, which the store puts right.
    /// </summary>
    public void Replace(IReadOnlyList<UnchargedVoice> voices) => _uncharged = new ConcurrentDictionary<VoiceKey, long>(
        voices.Select(static voice => KeyValuePair.Create(new VoiceKey(voice.AccountId, voice.VoiceId), voice.FeeNanos)));

    private bool IsBuiltIn(string voiceId)
    {
        if (voiceId.StartsWith("male-", StringComparison.Ordinal) || voiceId.StartsWith("female-", StringComparison.Ordinal))
        {
            return true;
        }

        for (int i = 0; i < builtInPrefixes.Count; i++)
        {
            if (voiceId.StartsWith(builtInPrefixes[i], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct VoiceKey(long AccountId, string VoiceId);
}
