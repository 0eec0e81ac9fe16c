namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The parts of one event, JSON text where they lie; empty when absent.</summary>
internal ref struct AnthropicEvent
{
    public AnthropicEventKind Kind;

    /// <summary>-1 when absent.</summary>
    public int Index;

    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Block;
    public ReadOnlySpan<byte> Delta;
    public ReadOnlySpan<byte> Usage;
    public bool HasError;

    /// <summary>Reads an event. Its kind is the JSON's <c>type</c>; the name beside it counts only where that is missing.</summary>
    public static AnthropicEvent Parse(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var result = new AnthropicEvent { Index = -1 };
        ReadOnlySpan<byte> type = eventName;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                type = members.Text(ref strings);
            }
            else if (members.Is("index"u8))
            {
                result.Index = (int)Math.Min(members.Count(ref strings), int.MaxValue);
            }
            else if (members.Is("delta"u8))
            {
                result.Delta = members.Raw();
            }
            else if (members.Is("content_block"u8))
            {
                result.Block = members.Raw();
            }
            else if (members.Is("message"u8))
            {
                result.Message = members.Raw();
            }
            else if (members.Is("usage"u8))
            {
                result.Usage = members.Raw();
            }
            else if (members.Is("error"u8))
            {
                result.HasError |= members.Kind is System.Text.Json.JsonTokenType.StartObject or System.Text.Json.JsonTokenType.String;
            }
        }

        result.Kind = result.HasError ? AnthropicEventKind.Error : KindOf(type);
        return result;
    }

    private static AnthropicEventKind KindOf(ReadOnlySpan<byte> type) => type switch
    {
        _ when type.SequenceEqual("content_block_delta"u8) => AnthropicEventKind.BlockDelta,
        _ when type.SequenceEqual("content_block_start"u8) => AnthropicEventKind.BlockStart,
        _ when type.SequenceEqual("content_block_stop"u8) => AnthropicEventKind.BlockStop,
        _ when type.SequenceEqual("message_start"u8) => AnthropicEventKind.MessageStart,
        _ when type.SequenceEqual("message_delta"u8) => AnthropicEventKind.MessageDelta,
        _ when type.SequenceEqual("message_stop"u8) => AnthropicEventKind.MessageStop,
        _ when type.SequenceEqual("message"u8) => AnthropicEventKind.Message,
        _ when type.SequenceEqual("error"u8) => AnthropicEventKind.Error,
        _ => AnthropicEventKind.Other,
    };
}
