using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Doubao;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Doubao;

/// <summary>A turn with Doubao's site: the question, which makes a conversation and is answered; then its removal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class DoubaoTurnAtSite(DoubaoSite site, WebAsk ask, WebToken token) : WebTurn
{
    private const string ChatPath = "/chat/completion";
    private const string AccountPath = "/passport/account/info/v2?account_sdk_source=web";
    private const string DeletePath = "/im/conversation/batch_del_user_conv";

    private readonly DoubaoAnswerReader _reader = new(site.Faults);

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        if (!DoubaoWebOptions.IsToken(token.Secret))
        {
            return site.Faults.TokenRefused("not a sessionid");
        }

        long now = site.Time.GetUtcNow().ToUnixTimeMilliseconds();
        ArrayBufferWriter<byte> body = new(4096);
        DoubaoRequest.WriteQuestion(body, new DoubaoTurn
        {
            Text = ask.Prompt,
            BotId = site.Options.BotId,
            DeepThink = ask.Thinks,
            Fp = site.Fp,
            CreateTimeMs = now,
            LocalConversationId = string.Create(CultureInfo.InvariantCulture, $"local_{now}{DoubaoDevice.Digits(Random.Shared, 6)}"),
            MessageId = Guid.NewGuid(),
            BlockId = Guid.NewGuid(),
            UniqueKey = Guid.NewGuid(),
        });
        UpstreamResponse response = await site.Http.PostAsync(
            site.Path(ChatPath), site.Headers(token, "text/event-stream"), body.WrittenMemory, cancellationToken);
        if (response.Head is { Status: 200, MediaType: "text/event-stream" })
        {
            return new HttpWebStream(response, _reader);
        }

        WebReply reply = await WebSite.ReadAsync(response);
        return DoubaoReply.ReadRefusal(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults);
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!DoubaoWebOptions.IsToken(token.Secret))
        {
            return site.Faults.TokenRefused("not a sessionid");
        }

        WebReply reply = await WebSite.ReadAsync(await site.Http.PostAsync(
            AccountPath, site.Headers(token, "application/json"), "{}"u8.ToArray(), cancellationToken));
        return reply.Status == 200 && WebJson.Text(WebJson.Find(WebJson.Parse(reply.Body.Span), "data"), "user_id").Length > 0
            ? null
            : DoubaoReply.ReadRefusal(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults);
    }

    // No call is known that stops an answer: closing its connection has to do.
    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        if (_reader.ConversationId.Length == 0 || !site.Options.DeleteConversations)
        {
            return;
        }

        ArrayBufferWriter<byte> body = new(512);
        DoubaoRequest.WriteDelete(body, _reader.ConversationId, Guid.NewGuid());
        _ = await WebSite.ReadAsync(await site.Http.PostAsync(
            site.Path(DeletePath), site.Headers(token, "application/json"), body.WrittenMemory, cancellationToken));
    }
}
