using Relay.Identity;
using Relay.Routing.Chat;
using Relay.Streaming;

namespace Relay.Endpoints.Chat;

/// <summary>What the chat endpoints are made of.</summary>
internal sealed record ChatParts(TokenCheck Tokens, ChatRelay Relay, ChatRouter Router, Live<ChatOptions> Options);
