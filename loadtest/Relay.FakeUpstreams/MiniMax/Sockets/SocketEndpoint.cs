using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>The handshake of both socket endpoints.</summary>
internal sealed class SocketEndpoint(FakePlatform platform)
{
    public const string PlainPath = "/ws/v1/t2a_v2";
    public const string BidiPath = "/ws/v1/t2a_v2_bidi";

    public async Task HandleAsync(HttpContext context, string path)
    {
        FakeMiniMaxOptions options = platform.Options.Clone();
        string? key = RequestKeys.BearerOf(context.Request);
        if ((SwitchSources.FromKey(options, key) ?? SwitchSources.FromHeaders(options, context.Request.Headers)) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (options.NeverAnswer)
        {
            await Task.WhenAny(Pacer.ForeverAsync(context.RequestAborted));
            return;
        }

        BaseResp keyVerdict = Rules.CheckKey(key, options);
        if (keyVerdict.Failed && options.HttpAuthErrors)
        {
            options.HttpStatus = StatusCodes.Status401Unauthorized;
        }

        if (options.HttpStatus != 0)
        {
            await RefuseAsync(context, path, key, options);
            return;
        }

        context.Response.Headers["Trace-Id"] = Ids.Trace();
        context.Response.Headers["alb_request_id"] = Ids.Trace();
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using var wire = new SocketWire(context, socket, options);
        platform.Log.SocketOpened();
        try
        {
            using var session = new SocketSession(platform, context, path, wire, options);
            await session.RunAsync(keyVerdict);
        }
        finally
        {
            platform.Log.SocketClosed();
        }
    }

    private async Task RefuseAsync(HttpContext context, string path, string? key, FakeMiniMaxOptions options)
    {
        var record = new FakeCall
        {
            Id = RequestKeys.CallIdOf(context.Request),
            ApiKey = key,
            Path = path,
            RequestBody = "",
            HttpStatus = options.HttpStatus,
        };
        platform.Log.Begin(record);
        await Outage.AnswerAsync(context, options);
        platform.Log.End(record, FakeCallOutcome.Refused);
    }
}
