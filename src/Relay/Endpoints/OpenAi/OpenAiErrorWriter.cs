using System.Buffers;
using Relay.Protocol.OpenAI;

namespace Relay.Endpoints.OpenAi;

/// <summary>Errors in OpenAI's form, with the real HTTP status.</summary>
internal static class OpenAiErrorWriter
{
    public static Task WriteAsync(HttpContext context, RelayError error) => ErrorAnswer.WriteAsync(context, error, error.HttpStatus, WriteBody);

    /// <summary>The JSON alone.</summary>
    public static void WriteBody(IBufferWriter<byte> output, RelayError error) =>
        SpeechWriter.WriteError(output, error.Message, Type(error.Kind), error.Field, Code(error.Kind));

    public static ReadOnlySpan<byte> Type(ErrorKind kind) => kind switch
    {
        // 402 and not OpenAI's 429: its clients try a 429 again by themselves, and money does not come back by waiting.
        ErrorKind.InsufficientBalance => "insufficient_quota"u8,
        ErrorKind.RateLimited or ErrorKind.QuotaUsed => "rate_limit_error"u8,
        ErrorKind.Unauthorized or ErrorKind.TokenExpired => "authentication_error"u8,
        ErrorKind.Forbidden or ErrorKind.ModelNotAllowed => "permission_error"u8,
        ErrorKind.UpstreamFailed or ErrorKind.UpstreamTimeout or ErrorKind.Unavailable or ErrorKind.Internal => "server_error"u8,
        _ => "invalid_request_error"u8,
    };

    public static string? Code(ErrorKind kind) => kind switch
    {
        ErrorKind.Unauthorized => "invalid_api_key",
        ErrorKind.TokenExpired => "token_expired",
        ErrorKind.InsufficientBalance => "insufficient_quota",
        ErrorKind.RateLimited or ErrorKind.QuotaUsed => "rate_limit_exceeded",
        ErrorKind.ModelNotAllowed => "model_not_allowed",
        ErrorKind.UnknownModel => "model_not_found",
        ErrorKind.UnknownVoice => "voice_not_found",
        ErrorKind.UnsupportedFormat => "unsupported_format",
        ErrorKind.TextTooLong => "string_above_max_length",
        ErrorKind.ContextTooLong => "context_length_exceeded",
        ErrorKind.ContentBlocked => "content_filter",
        ErrorKind.UpstreamTimeout => "upstream_timeout",
        ErrorKind.UpstreamFailed => "upstream_error",
        ErrorKind.Unavailable => "service_unavailable",
        _ => null,
    };
}
