using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Kimi;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Kimi;

/// <summary>A turn with Kimi's site: a new access token (where the last one ends and there is a way), the answer, removal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class KimiTurn(KimiSite site, WebAsk ask, KimiToken token) : WebTurn
{
    private const string ChatPath = "/apiv2/kimi.gateway.chat.v1.ChatService/Chat";
    private const string DeletePath = "/apiv2/kimi.chat.v1.ChatService/DeleteChat";
    private const string RefreshPath = "/api/account.gateway.v1.AuthService/RefreshToken";
    private const string SubscriptionPath = "/apiv2/kimi.gateway.order.v1.SubscriptionService/GetSubscription";
    private const string StreamType = "application/connect+json";
    private const int FirstBytes = 4096;

    private readonly KimiAnswerReader _reader = new(site.Faults, site.Options.Citations);

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            // 1. An access token
            if (!token.IsGood(site.Options.RefreshBeforeSeconds) && await RefreshAsync(cancellationToken) is { } refused)
            {
                return refused;
            }

            // 2. The answer
            (WebStream? stream, ChatFault? fault) = await AskAsync(cancellationToken);
            if (stream is not null)
            {
                return stream;
            }

            if (fault!.Kind != ChatFaultKind.KeyInvalid || isSecond || token.Refresh.Length == 0)
            {
                return fault;
            }

            token.DropAccess(); // it ended earlier than it said
        }
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!token.IsGood(site.Options.RefreshBeforeSeconds))
        {
            return await RefreshAsync(cancellationToken); // as good an answer as any
        }

        WebReply reply = await WebSite.ReadAsync(await site.Http.PostAsync(SubscriptionPath, site.Headers(token), "{}"u8.ToArray(), cancellationToken));
        return KimiFaults.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults)
            ?? (WebJson.Find(WebJson.Parse(reply.Body.Span), "subscription").ValueKind == JsonValueKind.Object ? null : site.Faults.Unreadable("an account"));
    }

    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        // 3. Removal
        if (_reader.ConversationId.Length > 0 && site.Options.DeleteConversations)
        {
            _ = await WebSite.ReadAsync(await site.Http.PostAsync(
                DeletePath, site.Headers(token), KimiRequests.Delete(_reader.ConversationId), cancellationToken));
        }
    }

    private async ValueTask<WebOpening> AskAsync(CancellationToken cancellationToken)
    {
        string scenario = site.Options.ModelAt(ask.Model) is { Length: > 0 } own ? own : site.Options.Scenario;
        byte[] envelope = KimiEnvelope.Wrap(KimiRequests.Chat(ask, scenario).Span);
        using MemoryStream body = new(envelope);
        UpstreamResponse response = await site.Http.PostAsync(ChatPath, site.Headers(token), StreamType, body, envelope.Length, cancellationToken);
        if (response.Head is not { Status: 200, MediaType: StreamType })
        {
            WebReply reply = await WebSite.ReadAsync(response);
            return KimiFaults.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults) ?? site.Faults.Unreadable("data in place of a stream");
        }

        // A refused token shows in the first message of a good answer: it must be known before the answer is handed over.
        byte[] first = new byte[FirstBytes];
        int length = 0;
        try
        {
            int count;
            while (length < FirstBytes && !KimiFirst.IsWhole(first.AsSpan(0, length)) && (count = await response.ReadAsync(first.AsMemory(length))) > 0)
            {
                length += count;
            }
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (length == 0)
        {
            response.Dispose();
            return site.Faults.Empty();
        }

        if (!KimiFirst.IsTokenRefused(first.AsSpan(0, length)))
        {
            return new HttpWebStream(response, _reader, first.AsMemory(0, length));
        }

        response.Dispose();
        return site.Faults.TokenRefused("unauthenticated");
    }

    private async ValueTask<ChatFault?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (token.Refresh.Length == 0)
        {
            return site.Faults.TokenRefused("expired");
        }

        WebReply reply = await WebSite.ReadAsync(await site.Auth.PostAsync(
            RefreshPath, site.RefreshHeaders(), KimiRequests.Refresh(token.Refresh), cancellationToken));
        if (KimiFaults.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults) is { } fault)
        {
            return fault;
        }

        JsonElement root = WebJson.Parse(reply.Body.Span);
        string access = WebJson.Text(root, "accessToken") is { Length: > 0 } found ? found : WebJson.Text(root, "access_token");
        string refresh = WebJson.Text(root, "refreshToken") is { Length: > 0 } newer ? newer : WebJson.Text(root, "refresh_token");
        if (!WebSessionOptions.IsHeaderText(access))
        {
            return site.Faults.Unreadable("a refresh without a token");
        }

        token.Take(access, refresh);
        return null;
    }
}
