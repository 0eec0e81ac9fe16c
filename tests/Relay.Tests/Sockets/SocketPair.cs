using System.Net;
using System.Net.Sockets;
using Relay.Sockets;

namespace Relay.Tests.Sockets;

/// <summary>A watched socket and its peer, an ordinary one, connected over loopback.</summary>
internal sealed class SocketPair(LoopSocket socket, Socket peer) : IAsyncDisposable
{
    public LoopSocket Socket { get; } = socket;

    public Socket Peer { get; } = peer;

    public static async Task<SocketPair> ConnectAsync(int peerReceiveBytes = 0, EventLoop? loop = null)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (peerReceiveBytes > 0)
        {
            listener.ReceiveBufferSize = peerReceiveBytes; // inherited by what it accepts
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Task<Socket> accepting = listener.AcceptAsync();
        LoopSocket socket = await LoopSocket.ConnectAsync(loop ?? EventLoops.Next(), (IPEndPoint)listener.LocalEndPoint!, default);
        return new SocketPair(socket, await accepting);
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        Peer.Dispose();
        return ValueTask.CompletedTask;
    }
}
