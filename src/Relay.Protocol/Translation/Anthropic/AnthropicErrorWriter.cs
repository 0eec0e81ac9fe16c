using System.Buffers;
using Relay.Protocol.Json;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Writes Anthropic's error bodies.</summary>
public static class AnthropicErrorWriter
{
    /// <summary>The error type that goes with a status of Relay's own.</summary>
    public static string TypeOf(int httpStatus) => httpStatus switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        504 => "timeout_error",
        < 500 => "invalid_request_error",
        _ => "api_error",
    };

    /// <param name="output">Where the body goes.</param>
    /// <param name="type">See <see cref="TypeOf"/>.</param>
    /// <param name="message">For a person.</param>
    /// <param name="requestId">Relay's id of the call; "" leaves the member out.</param>
    public static void Write(IBufferWriter<byte> output, string type, string message, string requestId = "")
    {
        output.Write("{\"type\":\"error\",\"error\":{\"type\":\""u8);
        JsonText.WriteEscaped(output, type);
        output.Write("\",\"message\":\""u8);
        JsonText.WriteEscaped(output, message);
        output.Write("\"}"u8);
        if (requestId.Length > 0)
        {
            output.Write(",\"request_id\":\""u8);
            JsonText.WriteEscaped(output, requestId);
            output.Write("\""u8);
        }

        output.Write("}"u8);
    }

    /// <summary>An upstream's error as the caller may hear it: what concerns our key or account is a fault of the server's.</summary>
    public static void Write(IBufferWriter<byte> output, ChatFault fault, string requestId = "")
    {
        string type = fault.Kind switch
        {
            ChatFaultKind.BadRequest or ChatFaultKind.TooLong or ChatFaultKind.ContentBlocked => "invalid_request_error",
            ChatFaultKind.RateLimited or ChatFaultKind.Overloaded or ChatFaultKind.QuotaWindow => "overloaded_error",
            _ => "api_error",
        };
        string message = FaultWords.ForCaller(fault);
        Write(output, type, fault.Kind == ChatFaultKind.TooLong ? TooLong(message) : message, requestId);
    }

    /// <summary>A message with the words that Claude Code looks for to know that it must shorten the conversation.</summary>
    public static string TooLong(string message)
    {
        const string words = "prompt is too long";
        return message.StartsWith(words, StringComparison.OrdinalIgnoreCase) ? message : $"{words}: {message}";
    }
}
