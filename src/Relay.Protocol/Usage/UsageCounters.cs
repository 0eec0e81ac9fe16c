using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>The counters of an answer's usage in any dialect's words. One that comes again replaces the one before.</summary>
internal struct UsageCounters
{
    private long _input;
    private long _output;
    private long _cached;
    private long _cacheWrite;
    private long _reasoning;
    private long _audioInput;
    private long _audioOutput;
    private long _toolInput;
    private long _thoughts;

    /// <summary>Takes a number that stands inside usage; false when it is none of the counters.</summary>
    /// <param name="name">Its member.</param>
    /// <param name="below">How many levels below usage's own members it stands.</param>
    /// <param name="parent">Usage's own member that it stands at or below.</param>
    /// <param name="number">Its value, not negative.</param>
    /// <param name="isAudio">Counts by modality are of audio here.</param>
    public bool Set(FactName name, int below, FactName parent, long number, bool isAudio)
    {
        switch (name)
        {
            case FactName.Input when below == 0:
                _input = number;
                break;
            case FactName.Output when below == 0:
                _output = number;
                break;
            case FactName.ToolInput when below == 0:
                _toolInput = number;
                break;
            case FactName.ThoughtOutput when below == 0:
                _thoughts = number;
                break;
            case FactName.Cached:
                _cached = number;
                break;
            case FactName.CacheWrite:
                _cacheWrite = number;
                break;
            case FactName.Reasoning:
                _reasoning = number;
                break;
            case FactName.Audio or FactName.TokenCount when name == FactName.Audio || isAudio:
                _ = parent == FactName.InputDetails ? _audioInput = number : _audioOutput = number;
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>In the neutral way of counting.</summary>
    public readonly TokenUsage ToUsage(ChatDialect dialect)
    {
        // Anthropic's input excludes what came from the cache and what went to it; Gemini's output excludes thoughts.
        long input = _input + _toolInput + (dialect == ChatDialect.Anthropic ? _cached + _cacheWrite : 0);
        long output = _output + _thoughts;
        long cached = Math.Min(_cached, input);
        return new TokenUsage(
            input, output, cached, Math.Min(_cacheWrite, input - cached), Math.Min(_reasoning + _thoughts, output),
            Math.Min(_audioInput, input), Math.Min(_audioOutput, output));
    }
}
