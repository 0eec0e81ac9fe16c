using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.WebSessions;
using Relay.Protocol.WebSessions.MiniMaxAgent;

namespace Relay.Upstreams.WebSessions.MiniMaxAgent;

/// <summary>A turn with MiniMax Agent: the device (where that is wanted), the question, its answer by asking again and again; then removal.</summary>
internal sealed class MiniMaxAgentTurn(MiniMaxAgentSite site, WebAsk ask, MiniMaxAgentWebToken token) : WebTurn
{
    private const string RegisterPath = "/v1/api/user/device/register";
    private const string AccountPath = "/v1/api/user/info";
    private const string SendPath = "/matrix/api/v1/chat/send_msg";
    private const string DeletePath = "/matrix/api/v1/chat/delete_chat";
    private const int MaxDeletes = 3;

    private static readonly TimeSpan s_registrationLife = TimeSpan.FromHours(3);

    private long _chatId;

    public override async ValueTask<WebOpening> OpenAsync(CancellationToken cancellationToken)
    {
        if (FindFault() is { } wrong)
        {
            return wrong;
        }

        if (site.Options.RegistersDevice && await RegisterAsync(cancellationToken) is { } refused)
        {
            return refused;
        }

        ArrayBufferWriter<byte> body = new(1024);
        MiniMaxAgentRequest.WriteQuestion(body, ask.Prompt, site.Options.ChatType, site.Options.FindModel(ask.Model));
        (ChatFault? fault, JsonElement reply) = await CallAsync(SendPath, body.WrittenMemory, cancellationToken);
        if (fault is not null)
        {
            return fault;
        }

        return WebJson.TryNumber(reply, "chat_id", out _chatId) && _chatId > 0
            ? new MiniMaxAgentPolls(site, token, _chatId, ask.Thinks, cancellationToken)
            : site.Faults.Unreadable("a chat without an id");
    }

    public override async ValueTask<ChatFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (FindFault() is { } fault)
        {
            return fault;
        }

        WebReply reply = await WebSite.ReadAsync(await site.GetAsync(AccountPath, token, cancellationToken));
        return MiniMaxAgentReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults, out JsonElement root)
            ?? (WebJson.Find(root, "data", "userInfo").ValueKind == JsonValueKind.Object ? null : site.Faults.TokenRefused("nobody is signed in"));
    }

    // No call is known for certain that stops an answer; a chat that runs is removed once it lets itself be.
    public override async ValueTask CleanUpAsync(bool isFinished, CancellationToken cancellationToken)
    {
        if (_chatId == 0 || !site.Options.DeleteConversations)
        {
            return;
        }

        ArrayBufferWriter<byte> body = new(64);
        MiniMaxAgentRequest.WriteDelete(body, _chatId);
        for (int attempt = 1; attempt <= MaxDeletes; attempt++)
        {
            (_, JsonElement reply) = await CallAsync(DeletePath, body.WrittenMemory, cancellationToken);
            if (!MiniMaxAgentReply.IsStillRunning(reply) || attempt == MaxDeletes)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(site.Options.DeleteRetryMs), site.Time, cancellationToken);
        }
    }

    /// <summary>What is wrong with the token on its face.</summary>
    private ChatFault? FindFault() => token.User is null ? site.Faults.TokenRefused("neither a JWT nor realUserID+JWT")
        : token.User.HasExpired(site.Time.GetUtcNow()) ? site.Faults.TokenRefused("the JWT has expired")
        : null;

    private async ValueTask<ChatFault?> RegisterAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = site.Time.GetUtcNow();
        if (token.RegisteredDevice.Length > 0 && now - token.RegisteredAt < s_registrationLife)
        {
            return null;
        }

        ArrayBufferWriter<byte> body = new(64);
        MiniMaxAgentRequest.WriteRegistration(body, token.Uuid);
        (ChatFault? fault, JsonElement reply) = await CallAsync(RegisterPath, body.WrittenMemory, cancellationToken);
        if (fault is null)
        {
            token.RegisteredDevice = WebJson.Text(WebJson.Find(reply, "data"), "deviceIDStr");
            token.RegisteredAt = now;
        }

        return fault;
    }

    private async ValueTask<(ChatFault? Fault, JsonElement Reply)> CallAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        WebReply reply = await WebSite.ReadAsync(await site.PostAsync(path, token, body, cancellationToken));
        return (MiniMaxAgentReply.Read(reply.Status, reply.Body.Span, reply.RetryAfterMs, site.Faults, out JsonElement root), root);
    }
}
