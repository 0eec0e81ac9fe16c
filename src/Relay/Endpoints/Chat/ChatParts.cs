using Relay.Identity;
using Relay.Routing.Chat;
using Relay.Streaming;

namespace Relay.Endpoints.Chat;

/// <summary>What the chat endpoints are made of.</summary>
internal sealed record ChatParts(TokenCheck Tokens, ChatRelay Relay, ChatRouter Router, Live<ChatOptions> Options)
{
    /// <summary>Tokens that callers bring; null where they may not.</summary>
    public SessionTokens? Sessions { get; init; }

    /// <summary>Who shows this, and the session tokens that came with it.</summary>
    public ValueTask<TokenVerdict> CheckAsync(ReadOnlySpan<char> shown, out string[] sessionTokens, CancellationToken cancellationToken)
    {
        sessionTokens = [];
        return Tokens.CheckAsync(Sessions is null ? shown : SessionTokens.Split(shown, out sessionTokens), cancellationToken);
    }
}
