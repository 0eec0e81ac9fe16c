using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;

namespace Relay.Upstreams.Chat;

/// <summary>
/// A request for chat (or for another of the family's JSON surfaces), not yet shaped for a provider. The body is borrowed from the request's
/// pooled buffer and valid until the call ends. One thread at a time.
/// </summary>
internal sealed class ChatCall
{
    private ChatRequest? _neutral;
    private ChatRequestError _neutralError;
    private bool _isRead;

    public required ChatDialect Dialect { get; init; }

    public ChatOperation Operation { get; init; }

    /// <summary>As the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>The caller's body, valid JSON.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public required ChatRequestFacts Facts { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Gemini: a stream as events; otherwise it is one JSON array.</summary>
    public bool Sse { get; init; } = true;

    /// <summary>Header lines of the caller's that go to a provider of the same dialect, each ended by CR LF and checked.</summary>
    public string NativeHeaders { get; init; } = "";

    /// <summary>The request in the neutral form; null where it cannot be read, with the reason.</summary>
    public ChatRequest? Neutral(out ChatRequestError error)
    {
        if (!_isRead)
        {
            _isRead = true;
            if (Dialects.Of(Dialect).ReadRequest is { } read && read(this, out ChatRequest? request, out _neutralError))
            {
                _neutral = request;
            }
        }

        error = _neutralError;
        return _neutral;
    }
}
