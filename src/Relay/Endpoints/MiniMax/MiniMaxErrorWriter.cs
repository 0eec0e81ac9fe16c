using System.Buffers;
using Relay.Protocol.MiniMax;

namespace Relay.Endpoints.MiniMax;

/// <summary>
/// Errors in MiniMax's form: <c>base_resp</c> with a code. The platform sends HTTP 200 with all of them; an error that came from it keeps
/// that. Relay's own carry the real HTTP status beside the code, so that proxies and dashboards see them too; clients check both.
/// </summary>
internal static class MiniMaxErrorWriter
{
    public static Task WriteAsync(HttpContext context, RelayError error) =>
        ErrorAnswer.WriteAsync(context, error, error.NativeCode != 0 ? StatusCodes.Status200OK : error.HttpStatus, Write);

    /// <summary>The code for an error: the platform's own if it came from there.</summary>
    public static int Code(RelayError error) => error.NativeCode != 0 ? error.NativeCode : error.Kind switch
    {
        ErrorKind.Unauthorized or ErrorKind.TokenExpired or ErrorKind.Forbidden or ErrorKind.ModelNotAllowed => 1004,
        ErrorKind.InsufficientBalance => 1008,
        ErrorKind.UnknownVoice => 2054,
        ErrorKind.RateLimited => 1002,
        ErrorKind.QuotaUsed => 1039,
        ErrorKind.UpstreamTimeout => 1001,
        ErrorKind.UpstreamFailed or ErrorKind.Unavailable => 1000,
        ErrorKind.Internal => 1013,
        _ => 2013,
    };

    /// <summary>The message; codes that MiniMax words in a fixed way keep its words in front.</summary>
    public static string Message(RelayError error) => error.NativeCode != 0 ? error.Message : error.Kind switch
    {
        ErrorKind.Unauthorized or ErrorKind.TokenExpired => "login fail: " + error.Message,
        ErrorKind.InvalidRequest or ErrorKind.UnknownModel or ErrorKind.UnsupportedFormat or ErrorKind.TextTooLong or ErrorKind.TooLarge =>
            "invalid params, " + error.Message,
        _ => error.Message,
    };

    /// <summary>The error as a document.</summary>
    public static void Write(IBufferWriter<byte> output, RelayError error)
    {
        Span<byte> trace = stackalloc byte[32];
        Guid.CreateVersion7().TryFormat(trace, out _, "N");
        T2aWriter.WriteError(output, Code(error), Message(error), new T2aIds { TraceId = trace });
    }
}
