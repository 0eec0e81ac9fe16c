namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Anthropic's <c>stop_reason</c> in the neutral words, both ways.</summary>
internal static class AnthropicStopReason
{
    /// <summary>Unknown ones are an ordinary end.</summary>
    public static ChatFinish Read(ReadOnlySpan<byte> reason) => reason switch
    {
        _ when reason.SequenceEqual("stop_sequence"u8) => ChatFinish.StopSequence,
        _ when reason.SequenceEqual("max_tokens"u8) || reason.SequenceEqual("model_context_window_exceeded"u8) => ChatFinish.Length,
        _ when reason.SequenceEqual("tool_use"u8) => ChatFinish.ToolCalls,
        _ when reason.SequenceEqual("pause_turn"u8) => ChatFinish.Pause,
        _ when reason.SequenceEqual("refusal"u8) => ChatFinish.ContentFilter,
        _ => ChatFinish.Stop,
    };

    public static ReadOnlySpan<byte> Write(ChatFinish finish) => finish switch
    {
        ChatFinish.StopSequence => "stop_sequence"u8,
        ChatFinish.Length => "max_tokens"u8,
        ChatFinish.ToolCalls => "tool_use"u8,
        ChatFinish.Pause => "pause_turn"u8,
        ChatFinish.ContentFilter => "refusal"u8,
        _ => "end_turn"u8,
    };
}
