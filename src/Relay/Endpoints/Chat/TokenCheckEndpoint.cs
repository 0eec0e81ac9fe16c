using System.Text.Json;
using Relay.Endpoints.OpenAi;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Translation;
using Relay.Routing.Chat;
using Relay.Streaming;

namespace Relay.Endpoints.Chat;

/// <summary>
/// <c>POST /token/check</c> with <c>{"token":"...","platform":"kimi"}</c>: asks the platform whether a session token still works, and answers
/// <c>{"live":true}</c> or <c>{"live":false}</c>. Where nobody knows, because the site cannot be reached or turns plain clients away, that is an
/// error and not a dead token. The token goes to the one platform that is named and is neither stored nor logged.
/// </summary>
internal sealed class TokenCheckEndpoint(ChatParts parts, SessionTokens sessions)
{
    public const string Path = "/token/check";

    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxAtOnce = 8;

    private int _running;

    public async Task HandleAsync(HttpContext context)
    {
        TokenVerdict verdict = await parts.Tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        using JsonBody? body = await MediaParts.ReadAsync(context, MaxBodyBytes, "token");
        if (body is null)
        {
            return;
        }

        _ = body.TryText("token", out string token, out _);
        string named = body.TryText("platform", out string text, out _) ? text : "";
        ChatProvider[] platforms = [.. sessions.Platforms.Where(one => named.Length == 0 || IsNamed(one, named))];
        RelayError? error = platforms.Length == 1 ? null : new RelayError(
            ErrorKind.InvalidRequest,
            $"'platform' must name one of the web sessions that are switched on: {string.Join(", ", sessions.Platforms.Select(static one => one.Name))}",
            "platform");
        error ??= await AskAsync(context, platforms[0], token.Trim());
        if (error is not null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
        }
    }

    private async Task<RelayError?> AskAsync(HttpContext context, ChatProvider platform, string token)
    {
        if (Interlocked.Increment(ref _running) > MaxAtOnce)
        {
            Interlocked.Decrement(ref _running);
            return TooMany;
        }

        try
        {
            ChatFailure? failure = await sessions.CheckAsync(platform, token, context.RequestAborted);
            if (failure is { Fault.Kind: not ChatFaultKind.KeyInvalid })
            {
                return RelayError.FromChat(failure);
            }

            await WriteAsync(context, platform.Name, isLive: failure is null);
            return null;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return null; // nobody is there to be told
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static RelayError TooMany { get; } = new(ErrorKind.RateLimited, "tokens are being checked already, try again shortly") { RetryAfterSeconds = 1 };

    // "kimi-web" is its name in routing, "kimi" the platform's.
    private static bool IsNamed(ChatProvider platform, string name) =>
        platform.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || platform.Name.Equals(name + "-web", StringComparison.OrdinalIgnoreCase);

    private static async Task WriteAsync(HttpContext context, string platform, bool isLive)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("live"u8, isLive);
        json.WriteString("platform"u8, platform);
        json.WriteEndObject();
    }
}
