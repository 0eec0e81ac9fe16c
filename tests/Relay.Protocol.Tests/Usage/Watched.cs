using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

/// <summary>What a reader made of an answer.</summary>
internal sealed record Watched(ChatReadState State, TokenUsage? Usage, string Down, string Fault);
