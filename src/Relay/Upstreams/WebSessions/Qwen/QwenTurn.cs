using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Qwen;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Qwen;

/// <summary>A turn with Qwen's site: the answer, removal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class QwenTurn(QwenSite site, WebAsk ask, WebToken token) : WebTurn
{
    private const int NonceChars = 12;

    private readonly QwenAnswerReader _reader = new(site.Faults, site.IsFirstGeneration);
    private string _sessionId = "";

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        // 1. The answer
        string requestId = Guid.NewGuid().ToString("N");
        string model = site.Options.ModelAt(ask.Model) is { Length: > 0 } own ? own : site.Options.DefaultModel;
        long now = site.Time.GetUtcNow().ToUnixTimeMilliseconds();
        UpstreamResponse response;
        if (site.IsFirstGeneration)
        {
            response = await site.Http.PostAsync(
                "/conversation", site.Headers(token, requestId), QwenRequests.Conversation(ask, requestId, model), cancellationToken);
        }
        else
        {
            _sessionId = Guid.NewGuid().ToString("N");
            string nonce = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", NonceChars);
            string path = string.Create(
                CultureInfo.InvariantCulture,
                $"/api/v2/chat?biz_id=ai_qwen&chat_client=h5&device=pc&fr=pc&pr=qwen&ut={token.DeviceId}&nonce={nonce}&timestamp={now}{site.Options.ExtraQuery}");
            response = await site.Http.PostAsync(
                path, site.Headers(token, requestId), QwenRequests.Chat(ask, requestId, _sessionId, model, now), cancellationToken);
        }

        if (response.Head is { Status: 200, MediaType: "text/event-stream" })
        {
            return new HttpWebStream(response, _reader);
        }

        _sessionId = ""; // refused: nothing was begun
        WebReply reply = await WebSite.ReadAsync(response);
        return QwenReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults) ?? site.Faults.Unreadable("data in place of a stream");
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = "{}"u8.ToArray();
        WebReply reply = await WebSite.ReadAsync(await (site.IsFirstGeneration
            ? site.Http.PostAsync("/session/list", site.Headers(token), body, cancellationToken)
            : site.Api.PostAsync("/api/v2/session/page/list", site.Headers(token), body, cancellationToken)));
        return QwenReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults);
    }

    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        // 2. Removal. The first generation names its conversations itself.
        string session = site.IsFirstGeneration ? _reader.ConversationId : _sessionId;
        if (session.Length > 0 && site.Options.DeleteConversations)
        {
            ReadOnlyMemory<byte> body = QwenRequests.Delete(session, site.IsFirstGeneration);
            _ = await WebSite.ReadAsync(await (site.IsFirstGeneration
                ? site.Http.PostAsync("/session/delete", site.Headers(token), body, cancellationToken)
                : site.Api.PostAsync("/api/v1/session/delete/batch", site.Headers(token), body, cancellationToken)));
        }
    }
}
