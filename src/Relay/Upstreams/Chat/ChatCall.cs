using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Requests;
using Relay.Protocol.Usage;
using Relay.Streaming.Replay;

namespace Relay.Upstreams.Chat;

/// <summary>
/// A request for chat (or for another of the family's JSON surfaces), not yet shaped for a provider. The body is borrowed from the request's
/// pooled buffer and valid until the call ends. One thread at a time.
/// </summary>
internal sealed class ChatCall
{
    private ChatRequest? _neutral;
    private ChatRequestError _neutralError;
    private ReplayView? _replay;
    private (ReplayStore Store, long AccountId)? _memory;
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

    /// <summary>The id the call is charged by, where it must be the same however often the call is made; such a call is dropped by a crash.</summary>
    public Guid? ChargeId { get; init; }

    /// <summary>What its tokens cost, percent.</summary>
    public int PricePercent { get; init; } = 100;

    /// <summary>Where an OpenAI-shaped answer has the chain of thought: the token's setting.</summary>
    public ThinkingPlace ThinkingPlace { get; set; }

    /// <summary>
    /// Also an answer in the caller's own dialect is written anew, for its thinking to come where the token wants it. Not with several
    /// choices, of which translators know only the first.
    /// </summary>
    public bool MovesThinking =>
        ThinkingPlace != ThinkingPlace.Member && this is { Dialect: ChatDialect.OpenAi, Operation: ChatOperation.Chat, Facts.Choices: <= 1 };

    /// <summary>What is remembered of the account's earlier answers; null where nothing is, or the request cannot be read.</summary>
    public ReplayView? Replay =>
        _replay ??= _memory is { } memory && Neutral(out _) is { } request ? new ReplayView(memory.Store, memory.AccountId, request) : null;

    /// <summary>Answers are remembered for this account, and looked up for it.</summary>
    public void Remember(ReplayStore store, long accountId) => _memory = (store, accountId);

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
