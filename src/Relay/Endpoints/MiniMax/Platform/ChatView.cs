using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Protocol.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// Reads what a native chat answer used while it passes, whichever form its end has. Where it never says (a stream that was left), what came is
/// estimated: an event is a token at least, and four bytes of it beyond the shortest are one.
/// </summary>
internal sealed class ChatView(long estimatedInput) : PassView
{
    // An event of one token, with its id and the members that are the same in all.
    private const int ShortestEventBytes = 300;

    private NumberScan _input = new("prompt_tokens");
    private NumberScan _output = new("completion_tokens");
    private NumberScan _cached = new("cached_tokens");
    private NumberScan _reasoning = new("reasoning_tokens");
    private bool _isStream;
    private bool _isFirst;
    private long _bytes;

    public override TokenUsage? Tokens => IsEstimated
        ? _bytes == 0 ? null : new TokenUsage(estimatedInput, Math.Max(1, _bytes / (_isStream ? ShortestEventBytes : 4)))
        : new TokenUsage(
            _input.Value, _output.Value, Math.Clamp(_cached.Value, 0, _input.Value), 0, Math.Clamp(_reasoning.Value, 0, _output.Value));

    // Zeros in the middle of a stream say nothing.
    public override bool IsEstimated => _input.Value <= 0 || _output.Value < 0;

    public override void Begin(string mediaType, Guid callId)
    {
        _input = new("prompt_tokens");
        _output = new("completion_tokens");
        _cached = new("cached_tokens");
        _reasoning = new("reasoning_tokens");
        _isStream = mediaType == "text/event-stream";
        _isFirst = true;
        _bytes = 0;
    }

    public override ChatFault? Feed(ReadOnlySpan<byte> bytes)
    {
        ChatFault? fault = _isFirst && _isStream ? FindFault(bytes) : null;
        _isFirst = false;
        _bytes += bytes.Length;
        _input.Feed(bytes);
        _output.Feed(bytes);
        _cached.Feed(bytes);
        _reasoning.Feed(bytes);
        return fault;
    }

    /// <summary>A refusal comes as the first event, or in place of one.</summary>
    private static ChatFault? FindFault(ReadOnlySpan<byte> bytes)
    {
        int begin = bytes.IndexOf((byte)'{');
        if (begin < 0 || bytes.IndexOf("\"base_resp\""u8) < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> document = bytes[begin..];
        int end = document.IndexOf((byte)'\n');
        try
        {
            return MiniMaxMediaDialect.FindFault(JsonTree.Parse(end < 0 ? document : document[..end]));
        }
        catch (JsonException)
        {
            return null; // the event goes on in the next piece: an answer is that long, a refusal is not
        }
    }
}
