using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Writes error bodies as Google's APIs do.</summary>
public static class GeminiErrorWriter
{
    /// <summary>The status text that goes with a status of Relay's own.</summary>
    public static string StatusOf(int httpStatus) => httpStatus switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        402 or 429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        < 500 => "INVALID_ARGUMENT",
        _ => "INTERNAL",
    };

    /// <param name="output">Where the body goes.</param>
    /// <param name="httpStatus">The answer's status, named in the body too.</param>
    /// <param name="status">See <see cref="StatusOf"/>.</param>
    /// <param name="message">For a person.</param>
    /// <param name="retryAfterMs">How long to wait; 0 says nothing. Google's clients read it here, not in a header.</param>
    /// <param name="reason">ErrorInfo's reason, such as <c>API_KEY_INVALID</c> for a caller's wrong key (with status 400); "" without one.</param>
    public static void Write(IBufferWriter<byte> output, int httpStatus, string status, string message, long retryAfterMs = 0, string reason = "")
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", httpStatus);
        json.WriteString("message", message);
        json.WriteString("status", status);
        if (retryAfterMs > 0 || reason.Length > 0)
        {
            json.WriteStartArray("details");
            WriteDetails(json, retryAfterMs, reason);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>An upstream's error as the caller may hear it: what concerns our key or account is a fault of the server's.</summary>
    public static void Write(IBufferWriter<byte> output, ChatFault fault)
    {
        int httpStatus = fault.Kind switch
        {
            ChatFaultKind.BadRequest or ChatFaultKind.TooLong or ChatFaultKind.ContentBlocked => 400,
            ChatFaultKind.RateLimited or ChatFaultKind.Overloaded or ChatFaultKind.QuotaWindow or ChatFaultKind.ModelUnavailable => 503,
            _ => 500,
        };
        Write(output, httpStatus, StatusOf(httpStatus), FaultWords.ForCaller(fault));
    }

    private static void WriteDetails(Utf8JsonWriter json, long retryAfterMs, string reason)
    {
        if (reason.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
            json.WriteString("reason", reason);
            json.WriteString("domain", "googleapis.com");
            json.WriteEndObject();
        }

        if (retryAfterMs > 0)
        {
            json.WriteStartObject();
            json.WriteString("@type", "type.googleapis.com/google.rpc.RetryInfo");
            json.WriteString("retryDelay", string.Create(CultureInfo.InvariantCulture, $"{retryAfterMs / 1_000m:0.###}s"));
            json.WriteEndObject();
        }
    }
}
