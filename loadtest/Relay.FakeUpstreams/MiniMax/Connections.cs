using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Ends TCP connections the way crashed servers and middleboxes do.</summary>
internal static class Connections
{
    /// <summary>How long a peer that was sent a FIN may take to close its side before it is reset.</summary>
    private static readonly TimeSpan s_finPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer that reads slowly may take to fetch what was written before a reset.</summary>
    private static readonly TimeSpan s_resetPatience = TimeSpan.FromSeconds(2);

    public static async Task CutAsync(HttpContext context, CutKind kind)
    {
        Socket? socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        try
        {
            if (kind == CutKind.Fin)
            {
                socket?.Shutdown(SocketShutdown.Send);
                await Task.Delay(s_finPatience, context.RequestAborted);
            }
            else
            {
                await DrainAsync(socket, context.RequestAborted);
                // No lingering: closing sends RST at once.
                socket?.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The peer was quicker; what follows does no harm.
        }

        context.Abort();
    }

    private static async Task DrainAsync(Socket? socket, CancellationToken gone)
    {
        if (socket is null)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(s_resetPatience);
        await SendQueue.DrainAsync(socket, patience.Token);
    }
}
