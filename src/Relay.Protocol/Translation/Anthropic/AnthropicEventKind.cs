namespace Relay.Protocol.Translation.Anthropic;

/// <summary>What an event of an Anthropic answer is; the whole answer is one of them.</summary>
internal enum AnthropicEventKind : byte
{
    /// <summary>Pings, and what is not known yet: passed over, as the protocol asks.</summary>
    Other = 0,
    Message,
    MessageStart,
    BlockStart,
    BlockDelta,
    BlockStop,
    MessageDelta,
    MessageStop,
    Error,
}
