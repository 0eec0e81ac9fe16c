using System.Globalization;
using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Protocol.Json;
using Relay.Protocol.MiniMax;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>MiniMax's form: HTTP 200 with all answers, and the verdict in <c>base_resp</c>.</summary>
internal sealed class MiniMaxMediaDialect : MediaDialect
{
    public static MiniMaxMediaDialect Instance { get; } = new();

    public override bool LooksIntoAnswers => true;

    public override ChatFault? FindFault(int status, ReadOnlySpan<byte> body, long retryAfterMs)
    {
        if (status is < 200 or > 299)
        {
            return OpenAiFault.Read(status, body, retryAfterMs);
        }

        // Not JSON: what is at fault is told by who reads it.
        return TryParse(body, out JsonElement answer) ? FindFault(answer) : null;
    }

    /// <summary>What <c>base_resp</c> says is wrong; null when nothing is.</summary>
    public static ChatFault? FindFault(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("base_resp", out JsonElement resp)
            || resp.ValueKind != JsonValueKind.Object || !resp.TryGetProperty("status_code", out JsonElement status)
            || !status.TryGetInt32(out int code) || code == 0)
        {
            return null;
        }

        string message = JsonObjects.Text(resp, "status_msg") is { Length: > 0 } said ? said : MiniMaxError.Find(code).Meaning;
        return new ChatFault(
            MiniMaxError.Find(code).Fault, message.Length <= 1000 ? message : message[..1000], code.ToString(CultureInfo.InvariantCulture));
    }

    public override RelayError ToError(ChatFailure failure)
    {
        // Its own code and words where the fault is the caller's; about our key and account, neutral ones.
        if (failure.Fault.ConcernsCaller
            && int.TryParse(failure.Fault.Code, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            ErrorKind kind = failure.Fault.Kind == ChatFaultKind.ContentBlocked ? ErrorKind.ContentBlocked : ErrorKind.InvalidRequest;
            return new RelayError(kind, failure.Fault.Message, null, code);
        }

        return failure.Fault.Kind switch
        {
            ChatFaultKind.RateLimited or ChatFaultKind.QuotaWindow =>
                new RelayError(ErrorKind.RateLimited, "the service is busy, try again shortly") { RetryAfterSeconds = 5 },
            ChatFaultKind.ModelUnavailable =>
                new RelayError(ErrorKind.UpstreamFailed, "none of the service's accounts may use this interface or model"),
            _ when failure.Reason is EndReason.FirstByteTimeout or EndReason.IdleTimeout =>
                new RelayError(ErrorKind.UpstreamTimeout, "the service did not answer in time"),
            _ => new RelayError(ErrorKind.UpstreamFailed, "the service is not available at the moment"),
        };
    }

    public override Task WriteErrorAsync(HttpContext context, RelayError error) => MiniMaxErrorWriter.WriteAsync(context, error);

    private static bool TryParse(ReadOnlySpan<byte> body, out JsonElement answer)
    {
        try
        {
            answer = JsonTree.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            answer = default;
            return false;
        }
    }
}
