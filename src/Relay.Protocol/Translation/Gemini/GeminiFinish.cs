namespace Relay.Protocol.Translation.Gemini;

/// <summary>Gemini's <c>finishReason</c> in the neutral words, both ways.</summary>
internal static class GeminiFinish
{
    /// <summary>False for the reasons that mean the model made nonsense of its tools: worth another try, never an answer.</summary>
    public static bool TryRead(ReadOnlySpan<byte> reason, out ChatFinish finish)
    {
        finish = ChatFinish.Stop;
        if (reason.SequenceEqual("STOP"u8))
        {
            return true;
        }

        if (reason.SequenceEqual("MAX_TOKENS"u8))
        {
            finish = ChatFinish.Length;
            return true;
        }

        if (reason.SequenceEqual("MALFORMED_FUNCTION_CALL"u8) || reason.SequenceEqual("UNEXPECTED_TOOL_CALL"u8)
            || reason.SequenceEqual("TOO_MANY_TOOL_CALLS"u8))
        {
            return false;
        }

        bool filtered = reason.SequenceEqual("SAFETY"u8) || reason.SequenceEqual("BLOCKLIST"u8) || reason.SequenceEqual("PROHIBITED_CONTENT"u8)
            || reason.SequenceEqual("SPII"u8) || reason.SequenceEqual("RECITATION"u8) || reason.SequenceEqual("IMAGE_SAFETY"u8)
            || reason.SequenceEqual("IMAGE_PROHIBITED_CONTENT"u8) || reason.SequenceEqual("IMAGE_RECITATION"u8);
        finish = filtered ? ChatFinish.ContentFilter : ChatFinish.Stop;
        return true;
    }

    public static ReadOnlySpan<byte> Write(ChatFinish finish) => finish switch
    {
        ChatFinish.Length => "MAX_TOKENS"u8,
        ChatFinish.ContentFilter => "SAFETY"u8,
        _ => "STOP"u8,
    };
}
