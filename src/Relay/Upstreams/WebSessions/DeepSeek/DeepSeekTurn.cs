using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.DeepSeek;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.WebSessions.DeepSeek;

/// <summary>A turn with DeepSeek's site: conversation, work, answer; then stop (where it was given up) and removal.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The answer disposes its reader; one that was never handed over holds nothing.")]
internal sealed class DeepSeekTurn(DeepSeekSite site, WebAsk ask, WebToken token) : WebTurn
{
    private const string CompletionPath = "/chat/completion";

    private readonly DeepSeekAnswerReader _reader = new(site.Faults, site.Options.Citations);
    private string _sessionId = "";

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        // 1. A conversation of its own
        (ChatFault? fault, JsonElement data) = await CallAsync("/chat_session/create", "{}"u8.ToArray(), cancellationToken);
        if (fault is not null)
        {
            return fault;
        }

        _sessionId = DeepSeekRequests.ReadSessionId(data);
        if (_sessionId.Length == 0)
        {
            return site.Faults.Unreadable("a conversation without an id");
        }

        // 2. and 3. The work, done
        string target = site.Options.ApiPath + CompletionPath;
        (fault, data) = await CallAsync("/chat/create_pow_challenge", DeepSeekRequests.Work(target), cancellationToken);
        if (fault is not null)
        {
            return fault;
        }

        if (!DeepSeekChallenge.TryRead(data, out DeepSeekChallenge? challenge))
        {
            return site.Faults.Unreadable("a challenge");
        }

        long answer = await site.Work.SolveAsync(challenge, cancellationToken);
        if (answer < 0)
        {
            return site.Faults.Unreadable("a challenge without a solution");
        }

        // 4. The answer
        UpstreamResponse response = await site.Http.PostAsync(
            target,
            $"{site.Headers(token, "text/event-stream")}X-Ds-Pow-Response: {challenge.ToHeader(answer)}\r\n",
            DeepSeekRequests.Completion(ask, _sessionId, site.Options.ModelAt(ask.Model)),
            cancellationToken);
        if (response.Head is { Status: 200, MediaType: "text/event-stream" })
        {
            return new HttpWebStream(response, _reader);
        }

        WebReply reply = await WebSite.ReadAsync(response);
        return Read(reply, out _) ?? site.Faults.Unreadable("data in place of a stream");
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken) =>
        Read(await WebSite.ReadAsync(await site.Http.GetAsync(site.Options.ApiPath + "/users/current", site.Headers(token), cancellationToken)), out _);

    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        if (_sessionId.Length == 0)
        {
            return;
        }

        if (!isFinished && long.TryParse(_reader.MessageId, CultureInfo.InvariantCulture, out long messageId))
        {
            _ = await CallAsync("/chat/stop_stream", DeepSeekRequests.Stop(_sessionId, messageId), cancellationToken);
        }

        if (site.Options.DeleteConversations)
        {
            _ = await CallAsync("/chat_session/delete", DeepSeekRequests.Delete(_sessionId), cancellationToken);
        }
    }

    private async ValueTask<(ChatFault? Fault, JsonElement Data)> CallAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        WebReply reply = await WebSite.ReadAsync(
            await site.Http.PostAsync(site.Options.ApiPath + path, site.Headers(token), body, cancellationToken));
        return (Read(reply, out JsonElement data), data);
    }

    private ChatFault? Read(WebReply reply, out JsonElement data) =>
        DeepSeekReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Time.GetUtcNow(), site.Faults, out data);
}
