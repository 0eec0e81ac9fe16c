namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Reads error bodies of Anthropic and of those who speak like it.</summary>
public static class AnthropicFault
{
    /// <param name="httpStatus">The answer's status; 200 for an error inside a stream.</param>
    /// <param name="body">The body, or the error event's data.</param>
    /// <param name="retryAfterMs">What the <c>retry-after</c> header says; 0 when it is missing.</param>
    public static ChatFault Read(int httpStatus, ReadOnlySpan<byte> body, long retryAfterMs)
    {
        ErrorBody error = ErrorBody.Read(body);
        string code = error.Type.Length > 0 ? error.Type : error.Code;
        return new ChatFault(KindOf(httpStatus, error), error.ShownMessage, code, retryAfterMs);
    }

    // Type first, then text where a type has several meanings, status last: lookalikes send 429 for an empty account, and 400 for anything.
    private static ChatFaultKind KindOf(int httpStatus, ErrorBody error) => error.Type switch
    {
        "invalid_request_error" => InvalidRequest(httpStatus, error.Message),
        "request_too_large" => ChatFaultKind.TooLong,
        "authentication_error" => ChatFaultKind.KeyInvalid,
        "billing_error" or "insufficient_quota" or "exceeded_current_quota_error" => ChatFaultKind.BalanceEmpty,
        "permission_error" => Permission(error.Message),
        "not_found_error" => ChatFaultKind.ModelUnavailable,
        "rate_limit_error" => RateLimit(error.Message),
        "overloaded_error" => ChatFaultKind.Overloaded,
        "api_error" or "timeout_error" => ChatFaultKind.Transient,
        _ => OfStatus(httpStatus, error.Message),
    };

    private static ChatFaultKind InvalidRequest(int httpStatus, string message)
    {
        if (Says(message, "credit balance") || Says(message, "insufficient balance"))
        {
            return ChatFaultKind.BalanceEmpty;
        }

        if (Says(message, "too long") || Says(message, "context window") || Says(message, "context limit") || Says(message, "context length"))
        {
            return ChatFaultKind.TooLong;
        }

        if (Says(message, "content filter"))
        {
            return ChatFaultKind.ContentBlocked;
        }

        return httpStatus is 401 or 402 or 404 ? OfStatus(httpStatus, message) : ChatFaultKind.BadRequest;
    }

    /// <summary>"Your key may not use this resource" concerns the model; a disabled account concerns the key.</summary>
    private static ChatFaultKind Permission(string message) =>
        Says(message, "disabled") || Says(message, "suspended") || Says(message, "revoked")
            ? ChatFaultKind.KeyInvalid : ChatFaultKind.ModelUnavailable;

    private static ChatFaultKind RateLimit(string message) =>
        Says(message, "insufficient balance") || Says(message, "no resource package") ? ChatFaultKind.BalanceEmpty
        : Says(message, "usage limit") ? ChatFaultKind.QuotaWindow
        : ChatFaultKind.RateLimited;

    private static ChatFaultKind OfStatus(int httpStatus, string message) => httpStatus switch
    {
        400 or 422 => InvalidRequest(400, message),
        401 => ChatFaultKind.KeyInvalid,
        402 => ChatFaultKind.BalanceEmpty,
        403 => Permission(message),
        404 => ChatFaultKind.ModelUnavailable,
        413 => ChatFaultKind.TooLong,
        429 => RateLimit(message),
        503 or 529 => ChatFaultKind.Overloaded,
        _ => ChatFaultKind.Transient,
    };

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
