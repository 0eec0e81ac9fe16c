using System.Collections.Frozen;

namespace Relay.Upstreams.Local;

/// <summary>
/// Turns a caller's voice id into the program's name for a voice. In this order: configured ids, built-in ids, plain espeak
/// names. Immutable after construction.
/// </summary>
internal sealed class VoiceTable
{
    private const string LanguagePlaceholder = "{lang}";

    private readonly FrozenDictionary<string, string> _configured;
    private readonly string _default;
    private readonly bool _espeak;

    /// <param name="options">Read once.</param>
    /// <param name="espeak">
    /// Whether espeak's own names are valid and the built-in ids have voices of their own. With another program all built-in ids
    /// mean its default voice: clients that insist on <c>alloy</c> are heard, though not as alloy.
    /// </param>
    internal VoiceTable(LocalVoiceOptions options, bool espeak)
    {
        _configured = options.Voices.ToFrozenDictionary(StringComparer.Ordinal);
        _default = options.DefaultVoice.Length > 0 || !espeak ? options.DefaultVoice : EspeakVoices.DefaultId;
        _espeak = espeak;
    }

    /// <summary>Every id with a meaning of its own, for listings; plain espeak names are not among them.</summary>
    internal IEnumerable<string> Ids => _configured.Keys.Union(EspeakVoices.Ids.Keys, StringComparer.Ordinal);

    /// <summary>
    /// False when nobody knows <paramref name="id"/>. <paramref name="text"/> settles the language where the voice leaves it open.
    /// </summary>
    internal bool TryResolve(string? id, ReadOnlySpan<byte> text, out string voice)
    {
        string? found = string.IsNullOrEmpty(id) ? Default() : Find(id);
        voice = found ?? "";
        if (voice.Contains(LanguagePlaceholder, StringComparison.Ordinal))
        {
            voice = voice.Replace(LanguagePlaceholder, TextLanguage.Of(text), StringComparison.Ordinal);
        }

        return found is not null;
    }

    /// <summary>The default need not be an id: the operator may name the program's own voice, which is trusted as it stands.</summary>
    private string Default() =>
        _configured.GetValueOrDefault(_default) ?? (_espeak ? EspeakVoices.Ids.GetValueOrDefault(_default) : null) ?? _default;

    private string? Find(string id)
    {
        if (_configured.TryGetValue(id, out string? voice))
        {
            return voice;
        }

        if (EspeakVoices.Ids.TryGetValue(id, out voice))
        {
            return _espeak ? voice : Default();
        }

        return _espeak && EspeakVoices.IsName(id) ? id : null;
    }
}
