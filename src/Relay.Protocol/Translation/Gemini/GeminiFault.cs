using System.Globalization;
using System.Text.Json;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Reads Google's error bodies, alone or in an array.</summary>
public static class GeminiFault
{
    /// <param name="httpStatus">The answer's status; 200 for an error inside a stream, whose own code then counts.</param>
    /// <param name="body">The body, or the event's data.</param>
    /// <param name="retryAfterMs">What a header says; Google says it in the body, which counts more.</param>
    public static ChatFault Read(int httpStatus, ReadOnlySpan<byte> body, long retryAfterMs)
    {
        ErrorBody error = ErrorBody.Read(body);
        GeminiErrorDetails details = GeminiErrorDetails.Parse(error.Details);
        if (httpStatus < 400 && int.TryParse(error.Code, CultureInfo.InvariantCulture, out int code))
        {
            httpStatus = code;
        }

        return new ChatFault(
            KindOf(httpStatus, error, details),
            error.ShownMessage,
            details.Reason.Length > 0 ? details.Reason : error.Status,
            details.RetryDelayMs > 0 ? details.RetryDelayMs : retryAfterMs);
    }

    private static ChatFaultKind KindOf(int httpStatus, ErrorBody error, in GeminiErrorDetails details)
    {
        if (details.Reason.StartsWith("API_KEY_", StringComparison.Ordinal) || Says(error.Message, "API key"))
        {
            return ChatFaultKind.KeyInvalid;
        }

        return error.Status switch
        {
            "RESOURCE_EXHAUSTED" => Exhausted(error.Message, details),
            "INVALID_ARGUMENT" => Invalid(error.Message),

            // "User location is not supported", "enable billing": neither the key nor the request is wrong, this model is not to be had.
            "FAILED_PRECONDITION" or "NOT_FOUND" => ChatFaultKind.ModelUnavailable,
            "UNAUTHENTICATED" or "PERMISSION_DENIED" => ChatFaultKind.KeyInvalid,
            "UNAVAILABLE" => ChatFaultKind.Overloaded,
            "INTERNAL" or "DEADLINE_EXCEEDED" or "CANCELLED" or "UNKNOWN" => ChatFaultKind.Transient,
            _ => OfStatus(httpStatus, error.Message, details),
        };
    }

    private static ChatFaultKind OfStatus(int httpStatus, string message, in GeminiErrorDetails details) => httpStatus switch
    {
        400 or 413 => Invalid(message),
        401 or 403 => ChatFaultKind.KeyInvalid,
        402 => ChatFaultKind.BalanceEmpty,
        404 => ChatFaultKind.ModelUnavailable,
        429 => Exhausted(message, details),
        503 => ChatFaultKind.Overloaded,
        _ => ChatFaultKind.Transient,
    };

    private static ChatFaultKind Exhausted(string message, in GeminiErrorDetails details) =>
        Says(message, "credits are depleted") ? ChatFaultKind.BalanceEmpty

        // The account has no quota for this model at all; waiting does not help.
        : Says(message, "limit: 0") ? ChatFaultKind.ModelUnavailable
        : details.IsPerDay ? ChatFaultKind.QuotaWindow
        : ChatFaultKind.RateLimited;

    private static ChatFaultKind Invalid(string message) =>
        Says(message, "maximum number of tokens") || Says(message, "input token count") ? ChatFaultKind.TooLong : ChatFaultKind.BadRequest;

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
