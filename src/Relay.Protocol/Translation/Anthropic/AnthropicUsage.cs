using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Anthropic's counters as they come, several times an answer: <c>input_tokens</c> has neither of the cache counters in it.</summary>
internal struct AnthropicUsage
{
    private long _fresh;
    private long _cacheRead;
    private long _cacheWrite;
    private long _output;
    private long _thinking;

    /// <summary>Whether any counter came.</summary>
    public bool IsKnown { get; private set; }

    public readonly TokenUsage Total =>
        new(_fresh + _cacheRead + _cacheWrite, _output, CachedInput: _cacheRead, CacheWrite: _cacheWrite, Reasoning: Math.Min(_thinking, _output));

    /// <summary>Takes over what a <c>usage</c> object says.</summary>
    public void Read(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        long fresh = -1;
        long cacheRead = -1;
        long cacheWrite = -1;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("input_tokens"u8))
            {
                fresh = members.Count(ref strings);
            }
            else if (members.Is("cache_read_input_tokens"u8))
            {
                cacheRead = members.Count(ref strings);
            }
            else if (members.Is("cache_creation_input_tokens"u8))
            {
                cacheWrite = members.Count(ref strings);
            }
            else if (members.Is("output_tokens"u8))
            {
                _output = members.Count(ref strings);
                IsKnown = true;
            }
            else if (members.Is("output_tokens_details"u8))
            {
                ReadThinking(members.Raw(), ref strings);
            }
        }

        // A closing count that is all zeros takes nothing back: some servers name their input only at the beginning.
        if (Math.Max(fresh, 0) + Math.Max(cacheRead, 0) + Math.Max(cacheWrite, 0) > 0)
        {
            _fresh = fresh >= 0 ? fresh : _fresh;
            _cacheRead = cacheRead >= 0 ? cacheRead : _cacheRead;
            _cacheWrite = cacheWrite >= 0 ? cacheWrite : _cacheWrite;
            IsKnown = true;
        }
    }

    private void ReadThinking(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("thinking_tokens"u8))
            {
                _thinking = members.Count(ref strings);
            }
        }
    }
}
