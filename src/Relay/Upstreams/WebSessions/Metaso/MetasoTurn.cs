using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Metaso;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Metaso;

/// <summary>A turn with Metaso's site: its page for the token in it, a session, the search that answers. Nothing can be removed afterwards.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class MetasoTurn(MetasoSite site, WebAsk ask, WebToken token) : WebTurn
{
    private const string SearchPath = "/api/searchV2";

    private readonly MetasoAnswerReader _reader = new(site.Faults, site.Options.Citations);

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        if (!MetasoToken.TryParse(token.Secret, out MetasoToken user))
        {
            return site.Faults.TokenRefused("not of the form uid-sid");
        }

        // 1. The page
        string cookie = user.ToCookie();
        WebReply page = await WebSite.ReadAsync(await site.Http.GetAsync("/", site.PageHeaders(cookie), cancellationToken));
        if (page.Status != 200)
        {
            return site.Faults.OfStatus(page.Status, WebFaults.IsMarkup(page.Body.Span), page.RetryAfterMs);
        }

        if (!MetasoPage.TryFindToken(page.Body.Span, out string metaToken) || !WebSessionOptions.IsHeaderText(metaToken))
        {
            return WebFaults.IsMarkup(page.Body.Span)
                ? site.Faults.Blocked("no meta-token in the page")
                : MetasoReply.ReadRefusal(page.Status, page.Body.Span, page.RetryAfterMs, site.Faults);
        }

        string[] mode = (site.Options.ModelAt(ask.Model) is { Length: > 0 } known ? known : MetasoWebOptions.DefaultMode).Split('/', 2);
        MetasoQuestion question = new(ask.Prompt, mode[0], mode.Length > 1 ? mode[1] : "", metaToken) { Model = site.Options.PostModel };
        if (site.Options.UsesPost)
        {
            ArrayBufferWriter<byte> body = new(1024);
            MetasoRequest.WriteSearch(body, question, site.Origin);
            return await ReadAsync(await site.Http.PostAsync(
                SearchPath, site.Headers(cookie, "text/event-stream", $"token: {metaToken}\r\nmetaso-pc: pc\r\n"), body.WrittenMemory, cancellationToken));
        }

        // 2. The session; refused before it is made where its search could not be asked
        if (MetasoRequest.SearchQuery(question, "0000000000000000000000", site.Origin).Length > site.Options.MaxQueryBytes)
        {
            return site.Faults.TooLong();
        }

        (ChatFault? fault, string session) = await MakeSessionAsync(question, cookie, cancellationToken);
        return fault is null
            // 3. The answer
            ? await ReadAsync(await site.Http.GetAsync(
                $"{SearchPath}?{MetasoRequest.SearchQuery(question, session, site.Origin)}", site.Headers(cookie, "text/event-stream", ""), cancellationToken))
            : fault;
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!MetasoToken.TryParse(token.Secret, out MetasoToken user))
        {
            return site.Faults.TokenRefused("not of the form uid-sid");
        }

        WebReply reply = await WebSite.ReadAsync(
            await site.Http.GetAsync("/api/my-info", site.Headers(user.ToCookie(), "application/json", "Is-Mini-Webview: 0\r\n"), cancellationToken));
        JsonElement root = WebJson.Parse(reply.Body.Span);
        return reply.Status != 200 || root.ValueKind != JsonValueKind.Object
            ? MetasoReply.ReadRefusal(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults)
            : WebJson.Find(root, "data", "user").ValueKind == JsonValueKind.Object ? null
            : site.Faults.TokenRefused("not signed in");
    }

    public override ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private async ValueTask<(ChatFault? Fault, string Session)> MakeSessionAsync(MetasoQuestion question, string cookie, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new(1024);
        MetasoRequest.WriteSession(body, question);
        WebReply reply = await WebSite.ReadAsync(await site.Http.PostAsync(
            "/api/session",
            site.Headers(cookie, "application/json", $"Token: {question.MetaToken}\r\nIs-Mini-Webview: 0\r\n"),
            body.WrittenMemory,
            cancellationToken));
        return (MetasoReply.ReadSession(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults, out string session), session);
    }

    private async ValueTask<WebOpening> ReadAsync(UpstreamResponse response)
    {
        if (response.Head is { Status: 200, MediaType: "text/event-stream" })
        {
            return new HttpWebStream(response, _reader);
        }

        WebReply reply = await WebSite.ReadAsync(response);
        return MetasoReply.ReadRefusal(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults);
    }
}
