using System.Net.WebSockets;
using System.Text;
using Relay.Endpoints.Dashboard;
using Relay.Identity;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// <c>/</c>: the socket of the TTS proxy for those who ask for an upgrade, the dashboard for browsers, a page of text for
/// everyone else. A stranger is let in and
/// has ten seconds to say who it is; the first message also shows which of the two dialects it speaks.
/// </summary>
internal sealed class RootEndpoint(Live<SocketParts> live, Pages? pages = null)
{
    public const string Path = "/";

    private static readonly byte[] s_page = Encoding.UTF8.GetBytes($"""
        Relay {typeof(RootEndpoint).Assembly.GetName().Version?.ToString(3)}

        A gateway for speech.

          POST /v1/audio/speech     speech, OpenAI's form
          POST /v1/t2a_v2           speech, MiniMax's form
          ws   /ws/v1/t2a_v2        speech over a socket, MiniMax's form
          ws   /ws/v1/t2a_v2_bidi   the same, text and audio both streamed
          ws   /                    speech over a socket, the TTS proxy's form

        Every call needs a token: 'Authorization: Bearer rk-...'.

        """);

    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            if (pages is not null && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                await pages.HandleIndexAsync(context);
                return;
            }

            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.Vary = "Accept";
            context.Response.ContentLength = s_page.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.Body.WriteAsync(s_page, context.RequestAborted);
            }

            return;
        }

        SocketParts parts = live.Value; // a session keeps the settings it began with
        TokenVerdict verdict = await parts.Tokens.CheckAsync(BearerToken.Read(context.Request.Headers), context.RequestAborted);
        if (verdict.Caller is null && verdict.Refusal != TokenRefusal.Missing)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.FromToken(verdict.Refusal));
            return;
        }

        if (parts.Stopping.IsCancellationRequested)
        {
            await MiniMaxErrorWriter.WriteAsync(context, RelayError.Stopping);
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        using SocketSession session = new(parts, socket, Path, SpeechSocketKind.Plain, dialect: null, verdict.Caller);
        await session.RunAsync(context.RequestAborted);
    }
}
