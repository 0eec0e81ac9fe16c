using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.Zhipu;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.Zhipu;

/// <summary>A turn with Zhipu's site: an access token (where the last one is over), the answer, removal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class ZhipuTurn : WebTurn
{
    private const int AssistantIdChars = 24;

    private readonly ZhipuSite _site;
    private readonly WebAsk _ask;
    private readonly ZhipuToken _token;
    private readonly string _assistantId;
    private readonly ZhipuAnswerReader _reader;

    public ZhipuTurn(ZhipuSite site, WebAsk ask, ZhipuToken token)
    {
        _site = site;
        _ask = ask;
        _token = token;
        Span<byte> id = stackalloc byte[AssistantIdChars / 2];
        bool isAssistant = ask.Model.Length == AssistantIdChars && Convert.FromHexString(ask.Model, id, out _, out _) == OperationStatus.Done;
        _assistantId = isAssistant ? ask.Model : site.Options.AssistantId;
        _reader = new ZhipuAnswerReader(site.Faults, site.Options.Citations);
    }

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            // 1. An access token
            if (!_token.HasAccess && await RefreshAsync(cancellationToken) is { } refused)
            {
                return refused;
            }

            // 2. The answer
            UpstreamResponse response = await _site.Http.PostAsync(
                "/backend-api/assistant/stream",
                _site.Headers(_token, _token.Access, "text/event-stream"),
                ZhipuRequests.Stream(
                    _ask, _assistantId, _ask.Thinks ? _site.Options.ThinkingMode : _site.Options.NormalMode, _site.Options.ModelAt(_ask.Model)),
                cancellationToken);
            if (response.Head is { Status: 200, MediaType: "text/event-stream" })
            {
                return new HttpWebStream(response, _reader);
            }

            ChatFault fault = Read(await WebSite.ReadAsync(response), out _) ?? _site.Faults.Unreadable("data in place of a stream");
            if (fault.Kind != ChatFaultKind.KeyInvalid || isSecond || !_token.MayRefresh)
            {
                return fault;
            }

            _token.DropAccess(); // it ended earlier than it said
        }
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!_token.HasAccess)
        {
            return await RefreshAsync(cancellationToken); // as good an answer as any
        }

        ChatFault? fault = Read(
            await WebSite.ReadAsync(await _site.Http.GetAsync("/user-api/user/info", _site.Headers(_token, _token.Access), cancellationToken)), out _);
        return fault is { Kind: ChatFaultKind.KeyInvalid } && _token.MayRefresh ? await RefreshAsync(cancellationToken) : fault;
    }

    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        if (_reader.ConversationId.Length == 0 || !_site.Options.DeleteConversations)
        {
            return;
        }

        // 3. Removal, also where the access token ended while the answer was under way
        if (await RemoveAsync(cancellationToken) is { Kind: ChatFaultKind.KeyInvalid } && _token.MayRefresh
            && await RefreshAsync(cancellationToken) is null)
        {
            _ = await RemoveAsync(cancellationToken);
        }
    }

    /// <summary>The newer page has another path for it.</summary>
    private async ValueTask<ChatFault?> RemoveAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = ZhipuRequests.Delete(_assistantId, _reader.ConversationId);
        ChatFault? fault = null;
        foreach (string path in (string[])["/backend-api/assistant/conversation/delete", "/mainchat-api/conversation/delete"])
        {
            WebReply reply = await WebSite.ReadAsync(await _site.Http.PostAsync(path, _site.Headers(_token, _token.Access), body, cancellationToken));
            fault = Read(reply, out _);
            if (fault is null or { Kind: ChatFaultKind.KeyInvalid })
            {
                break;
            }
        }

        return fault;
    }

    /// <summary>With the newest refresh token, and where that is refused with the first one: who is right the site alone knows.</summary>
    private async ValueTask<ChatFault?> RefreshAsync(CancellationToken cancellationToken)
    {
        ChatFault? fault = await RefreshAsync(_token.Refresh, cancellationToken);
        return fault is { Kind: ChatFaultKind.KeyInvalid } && _token.Refresh != _token.Secret
            ? await RefreshAsync(_token.Secret, cancellationToken)
            : fault;
    }

    private async ValueTask<ChatFault?> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        WebReply reply = await WebSite.ReadAsync(await _site.Http.PostAsync(
            "/user-api/user/refresh", _site.Headers(_token, refreshToken), "{}"u8.ToArray(), cancellationToken));
        if (Read(reply, out JsonElement result) is { } fault)
        {
            return fault;
        }

        string access = WebJson.Text(result, "access_token") is { Length: > 0 } found ? found : WebJson.Text(result, "accessToken");
        string refresh = WebJson.Text(result, "refresh_token");
        if (!WebSessionOptions.IsHeaderText(access) || (refresh.Length > 0 && !WebSessionOptions.IsHeaderText(refresh)))
        {
            return _site.Faults.Unreadable("a refresh without a token");
        }

        _token.Take(access, refresh, _site.Options.AccessSeconds);
        return null;
    }

    private ChatFault? Read(WebReply reply, out JsonElement result) =>
        ZhipuReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, _site.Faults, out result);
}
