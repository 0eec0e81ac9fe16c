namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Finish reasons on the wire, those of providers that have words of their own among them.</summary>
internal static class OpenAiFinish
{
    /// <summary>What a reason means; false when it means that the answer broke off, which <paramref name="fault"/> then says.</summary>
    public static bool TryRead(ReadOnlySpan<byte> reason, out ChatFinish finish, out ChatFaultKind fault)
    {
        fault = default;
        finish = ChatFinish.Stop;
        if (reason.SequenceEqual("length"u8)
            || reason.SequenceEqual("max_tokens"u8)
            || reason.SequenceEqual("MAX_TOKENS"u8)
            || reason.SequenceEqual("model_length"u8)
            || reason.SequenceEqual("model_context_window_exceeded"u8))
        {
            finish = ChatFinish.Length;
        }
        else if (reason.SequenceEqual("tool_calls"u8) || reason.SequenceEqual("function_call"u8) || reason.SequenceEqual("tool_use"u8))
        {
            finish = ChatFinish.ToolCalls;
        }
        else if (reason.SequenceEqual("content_filter"u8)
            || reason.SequenceEqual("sensitive"u8)
            || reason.SequenceEqual("refusal"u8)
            || reason.SequenceEqual("SAFETY"u8))
        {
            finish = ChatFinish.ContentFilter;
        }
        else if (reason.SequenceEqual("stop_sequence"u8))
        {
            finish = ChatFinish.StopSequence;
        }
        else if (reason.SequenceEqual("insufficient_system_resource"u8))
        {
            fault = ChatFaultKind.Overloaded;
            return false;
        }
        else if (reason.SequenceEqual("network_error"u8) || reason.SequenceEqual("error"u8) || reason.SequenceEqual("abort"u8))
        {
            fault = ChatFaultKind.Transient;
            return false;
        }

        // stop, eos, end_turn, STOP, and what nobody has seen yet.
        return true;
    }

    public static ReadOnlySpan<byte> Write(ChatFinish reason) => reason switch
    {
        ChatFinish.Length => "length"u8,
        ChatFinish.ToolCalls => "tool_calls"u8,
        ChatFinish.ContentFilter => "content_filter"u8,
        _ => "stop"u8,
    };
}
