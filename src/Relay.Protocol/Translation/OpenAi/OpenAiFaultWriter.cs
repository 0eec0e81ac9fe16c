using System.Buffers;
using Relay.Protocol.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Writes an upstream's fault in OpenAI's form (chat-surfaces.md, section 9). What concerns our key or account becomes "no upstream": a
/// caller who reads 401 or 402 would give up its own key.
/// </summary>
public static class OpenAiFaultWriter
{
    /// <summary><c>{"error":{...}}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, ChatFault fault)
    {
        output.Write("{\"error\":{\"message\":\""u8);
        JsonText.WriteEscaped(output, FaultWords.ForCaller(fault));
        output.Write("\",\"type\":\""u8);
        output.Write(Type(fault.Kind));
        output.Write("\",\"param\":null,\"code\":"u8);
        output.Write(Code(fault.Kind));
        output.Write("}}"u8);
    }

    internal static ReadOnlySpan<byte> Type(ChatFaultKind kind) => kind switch
    {
        ChatFaultKind.BadRequest or ChatFaultKind.TooLong or ChatFaultKind.ContentBlocked => "invalid_request_error"u8,
        ChatFaultKind.RateLimited => "rate_limit_error"u8,
        _ => "server_error"u8,
    };

    /// <summary>As JSON, quotes included.</summary>
    internal static ReadOnlySpan<byte> Code(ChatFaultKind kind) => kind switch
    {
        ChatFaultKind.BadRequest => "null"u8,
        ChatFaultKind.TooLong => "\"context_length_exceeded\""u8,
        ChatFaultKind.ContentBlocked => "\"content_filter\""u8,
        ChatFaultKind.RateLimited => "\"rate_limit_exceeded\""u8,
        ChatFaultKind.Overloaded => "\"server_is_overloaded\""u8,
        ChatFaultKind.Transient => "\"upstream_error\""u8,
        _ => "\"upstream_unavailable\""u8,
    };
}
