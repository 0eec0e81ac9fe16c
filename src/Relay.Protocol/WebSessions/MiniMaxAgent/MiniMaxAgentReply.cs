using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>MiniMax Agent's replies in JSON, and what its codes mean.</summary>
public static class MiniMaxAgentReply
{
    private const long NoCredits = 1400010161;
    private const long TokenInvalid = 1001;

    /// <summary>
    /// Reads a reply of any call: those below <c>/matrix</c> have <c>base_resp</c>, those below <c>/v1/api</c> <c>statusInfo</c>. Null where it
    /// is good.
    /// </summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="retryAfterMs">What the headers ask for; 0: nothing.</param>
    /// <param name="faults">The site's faults in words.</param>
    /// <param name="root">The reply; of kind Undefined where it is no JSON.</param>
    public static ChatFault? Read(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults, out JsonElement root)
    {
        root = default;
        if (FindRefusal(status, body, retryAfterMs, faults) is { } refusal)
        {
            return refusal;
        }

        root = WebJson.Parse(body);
        return root.ValueKind != JsonValueKind.Object ? faults.Unreadable("an answer")
            : WebJson.TryNumber(WebJson.Find(root, "base_resp"), "status_code", out long code)
            || WebJson.TryNumber(WebJson.Find(root, "statusInfo"), "code", out code)
            ? OfCode(code, faults)
            : faults.Unreadable("an answer without a status");
    }

    /// <summary>Whether a reply is none by its status, or is a page or nothing. Null: what its JSON says counts.</summary>
    /// <inheritdoc cref="Read"/>
    public static ChatFault? FindRefusal(int status, ReadOnlySpan<byte> body, long retryAfterMs, WebFaults faults) =>
        status is < 200 or > 299 or 202 || WebFaults.IsMarkup(body) ? faults.OfStatus(status, WebFaults.IsMarkup(body), retryAfterMs)
        : body.Trim(" \t\r\n"u8).IsEmpty ? faults.Empty()
        : null;

    /// <summary>Whether a refusal to delete says that the answer is still being written.</summary>
    public static bool IsStillRunning(JsonElement root) =>
        WebJson.Text(WebJson.Find(root, "base_resp"), "status_msg").Contains("chat is running", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for success.</summary>
    internal static ChatFault? OfCode(long code, WebFaults faults)
    {
        string shown = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return code switch
        {
            0 => null,
            NoCredits => faults.OutOfCredits(shown),
            TokenInvalid or 401 or 403 => faults.TokenRefused(shown),
            429 => faults.Limited(0, shown),
            _ => faults.Failed(shown),
        };
    }
}
