using System.Collections.Frozen;

namespace Relay.Protocol.Translation;

/// <summary>Codes, types and phrases that say what an error means (providers.md, section 6).</summary>
internal static class FaultNames
{
    // Words that say no more than the status does (invalid_request_error, which DeepSeek also uses for an empty balance) are not here.
    private static readonly FrozenDictionary<string, ChatFaultKind> s_names = new Dictionary<string, ChatFaultKind>
    {
        ["invalid_api_key"] = ChatFaultKind.KeyInvalid,
        ["InvalidApiKey"] = ChatFaultKind.KeyInvalid,
        ["incorrect_api_key_error"] = ChatFaultKind.KeyInvalid,
        ["invalid_authentication_error"] = ChatFaultKind.KeyInvalid,
        ["AuthenticationError"] = ChatFaultKind.KeyInvalid,
        ["authentication_error"] = ChatFaultKind.KeyInvalid,
        ["authorized_error"] = ChatFaultKind.KeyInvalid,
        ["API_KEY_INVALID"] = ChatFaultKind.KeyInvalid,
        ["UNAUTHENTICATED"] = ChatFaultKind.KeyInvalid,
        ["account_deactivated"] = ChatFaultKind.KeyInvalid,

        ["insufficient_quota"] = ChatFaultKind.BalanceEmpty,
        ["exceeded_current_quota_error"] = ChatFaultKind.BalanceEmpty,
        ["insufficient_balance"] = ChatFaultKind.BalanceEmpty,
        ["insufficient_balance_error"] = ChatFaultKind.BalanceEmpty,
        ["AccountOverdueError"] = ChatFaultKind.BalanceEmpty,
        ["Arrearage"] = ChatFaultKind.BalanceEmpty,
        ["AccessDenied.Unpurchased"] = ChatFaultKind.BalanceEmpty,
        ["AllocationQuota.FreeTierOnly"] = ChatFaultKind.BalanceEmpty,
        ["billing_error"] = ChatFaultKind.BalanceEmpty,
        ["billing_hard_limit_reached"] = ChatFaultKind.BalanceEmpty,
        ["billing_not_active"] = ChatFaultKind.BalanceEmpty,

        ["QuotaExceeded"] = ChatFaultKind.QuotaWindow,
        ["SetLimitExceeded"] = ChatFaultKind.QuotaWindow,

        ["rate_limit_exceeded"] = ChatFaultKind.RateLimited,
        ["rate_limit_error"] = ChatFaultKind.RateLimited,
        ["rate_limit_reached_error"] = ChatFaultKind.RateLimited,
        ["limit_requests"] = ChatFaultKind.RateLimited,
        ["limit_burst_rate"] = ChatFaultKind.RateLimited,

        ["engine_overloaded_error"] = ChatFaultKind.Overloaded,
        ["ServerOverloaded"] = ChatFaultKind.Overloaded,
        ["server_is_overloaded"] = ChatFaultKind.Overloaded,
        ["overloaded_error"] = ChatFaultKind.Overloaded,
        ["slow_down"] = ChatFaultKind.Overloaded,
        ["ModelUnavailable"] = ChatFaultKind.Overloaded,
        ["UNAVAILABLE"] = ChatFaultKind.Overloaded,

        ["InternalServiceError"] = ChatFaultKind.Transient,
        ["server_error"] = ChatFaultKind.Transient,
        ["internal_server_error"] = ChatFaultKind.Transient,

        ["model_not_found"] = ChatFaultKind.ModelUnavailable,
        ["not_found_error"] = ChatFaultKind.ModelUnavailable,
        ["resource_not_found_error"] = ChatFaultKind.ModelUnavailable,
        ["permission_denied_error"] = ChatFaultKind.ModelUnavailable,
        ["permission_error"] = ChatFaultKind.ModelUnavailable,
        ["PERMISSION_DENIED"] = ChatFaultKind.ModelUnavailable,
        ["ModelNotOpen"] = ChatFaultKind.ModelUnavailable,
        ["InvalidEndpoint.ClosedEndpoint"] = ChatFaultKind.ModelUnavailable,
        ["AccessDenied"] = ChatFaultKind.ModelUnavailable,
        ["Model.AccessDenied"] = ChatFaultKind.ModelUnavailable,
        ["unsupported_country_region_territory"] = ChatFaultKind.ModelUnavailable,

        ["content_filter"] = ChatFaultKind.ContentBlocked,
        ["content_policy_violation"] = ChatFaultKind.ContentBlocked,
        ["data_inspection_failed"] = ChatFaultKind.ContentBlocked,
        ["DataInspectionFailed"] = ChatFaultKind.ContentBlocked,

        ["context_length_exceeded"] = ChatFaultKind.TooLong,
        ["string_above_max_length"] = ChatFaultKind.TooLong,
        ["request_too_large"] = ChatFaultKind.TooLong,

        ["invalid_value"] = ChatFaultKind.BadRequest,
        ["unsupported_parameter"] = ChatFaultKind.BadRequest,
        ["unsupported_value"] = ChatFaultKind.BadRequest,
        ["missing_required_parameter"] = ChatFaultKind.BadRequest,
        ["invalid_parameter_error"] = ChatFaultKind.BadRequest,
        ["INVALID_ARGUMENT"] = ChatFaultKind.BadRequest,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Beginning, ChatFaultKind Kind)[] s_beginnings =
    [
        ("RateLimitExceeded", ChatFaultKind.RateLimited),
        ("AccountRateLimitExceeded", ChatFaultKind.RateLimited),
        ("Throttling", ChatFaultKind.RateLimited),
        ("InternalError", ChatFaultKind.Transient),
        ("InvalidEndpointOrModel", ChatFaultKind.ModelUnavailable),
        ("MissingParameter", ChatFaultKind.BadRequest),
        ("InvalidParameter", ChatFaultKind.BadRequest),
        ("SensitiveContentDetected", ChatFaultKind.ContentBlocked),
    ];

    private static readonly (string Phrase, ChatFaultKind Kind)[] s_phrases =
    [
        ("api key not valid", ChatFaultKind.KeyInvalid),
        ("api key is invalid", ChatFaultKind.KeyInvalid),
        ("invalid api key", ChatFaultKind.KeyInvalid),
        ("invalid token", ChatFaultKind.KeyInvalid),
        ("paid balance", ChatFaultKind.PaidBalanceEmpty),
        ("insufficient balance", ChatFaultKind.BalanceEmpty),
        ("insufficient_balance", ChatFaultKind.BalanceEmpty),
        ("balance is insufficient", ChatFaultKind.BalanceEmpty),
        ("credit balance is too low", ChatFaultKind.BalanceEmpty),
        ("exceeded your current quota", ChatFaultKind.BalanceEmpty),
        ("account is suspended", ChatFaultKind.BalanceEmpty),
        ("in arrears", ChatFaultKind.BalanceEmpty),
        ("欠费", ChatFaultKind.BalanceEmpty),
        ("余额不足", ChatFaultKind.BalanceEmpty),
        ("context length", ChatFaultKind.TooLong),
        ("context window", ChatFaultKind.TooLong),
        ("maximum sequence length", ChatFaultKind.TooLong),
        ("max_seq_len", ChatFaultKind.TooLong),
        ("model token limit", ChatFaultKind.TooLong),
        ("range of input length", ChatFaultKind.TooLong),
        ("prompt is too long", ChatFaultKind.TooLong),
        ("model disabled", ChatFaultKind.ModelUnavailable),
        ("model does not exist", ChatFaultKind.ModelUnavailable),
        ("model not exist", ChatFaultKind.ModelUnavailable),
        ("overloaded", ChatFaultKind.Overloaded),
        ("rate limit", ChatFaultKind.RateLimited),
        ("too many requests", ChatFaultKind.RateLimited),
    ];

    /// <summary>What a code or a type means by itself; null when it says nothing definite.</summary>
    public static ChatFaultKind? ByName(string name)
    {
        if (s_names.TryGetValue(name, out ChatFaultKind kind))
        {
            return kind;
        }

        // Ark puts the medium first: InputTextSensitiveContentDetected, OutputImageRiskDetection.
        if (name.EndsWith("RiskDetection", StringComparison.OrdinalIgnoreCase)
            || name.Contains("SensitiveContentDetected", StringComparison.OrdinalIgnoreCase))
        {
            return ChatFaultKind.ContentBlocked;
        }

        foreach ((string beginning, ChatFaultKind found) in s_beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>What a message says where nothing else did; null when it has none of the phrases providers use.</summary>
    public static ChatFaultKind? Refine(string message)
    {
        foreach ((string phrase, ChatFaultKind kind) in s_phrases)
        {
            if (message.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Words for "bad request" that count only where no status says more.</summary>
    public static bool IsBadRequest(string name) =>
        name is "invalid_request_error" or "bad_request_error" or "BadRequest" or "400";
}
