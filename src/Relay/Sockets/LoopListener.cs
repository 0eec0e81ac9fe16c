using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Relay.Sockets;

/// <summary>Accepts callers' connections and spreads them over the event loops.</summary>
internal sealed class LoopListener : IConnectionListener
{
    // As many as Kestrel's own transport asks for; the kernel caps it at net.core.somaxconn.
    private const int Backlog = 512;

    // Out of descriptors or memory: others have to close first. Nothing says when, so it is asked again.
    private static readonly TimeSpan s_exhaustedPause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _bound;
    private readonly LoopSocket _socket;
    private readonly ILogger _log;
    private long _accepted;
    private bool _warned;

    private LoopListener(Socket bound, ILogger log)
    {
        _bound = bound;
        _log = log;
        EndPoint = bound.LocalEndPoint!;
        _socket = LoopSocket.Open(EventLoops.Next(), (int)bound.SafeHandle.DangerousGetHandle(), owned: false);
    }

    public EndPoint EndPoint { get; }

    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    public static LoopListener Bind(IPEndPoint address, ILogger log)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            socket.Listen(Backlog);
            socket.Blocking = false;
            return new LoopListener(socket, log);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(error.Message, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                _socket.ClearReadable();
                int descriptor = TryAccept(out EndPoint? remote);
                if (descriptor >= 0)
                {
                    _socket.RaiseReadable(); // there may be more of them behind one edge
                    if (OpenFiles.IsBeyondCallers(descriptor))
                    {
                        // Now, rather than in the middle of its call, or at the cost of another's: a balancer or a client asks elsewhere or again.
                        _ = Libc.Close(descriptor);
                        WarnOnce(Libc.TooManyFiles);
                        continue;
                    }

                    return Open(descriptor, remote);
                }

                switch (-descriptor)
                {
                    case Libc.Again:
                        await _socket.WaitReadableAsync();
                        break;
                    case Libc.ConnectionAborted or Libc.Interrupted:
                        break; // that caller changed its mind
                    case Libc.TooManyFiles or Libc.TooManyFilesOverall or Libc.NoBuffers or Libc.NoMemory:
                        WarnOnce(-descriptor);
                        await Task.Delay(s_exhaustedPause, cancellationToken);
                        break;
                    default:
                        throw Libc.ToException(-descriptor);
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _socket.Dispose();
        _bound.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private LoopConnection Open(int descriptor, EndPoint? remote)
    {
        LoopSocket socket = LoopSocket.Open(EventLoops.Next(), descriptor);
        Libc.SetNoDelay(socket);
        string id = string.Create(CultureInfo.InvariantCulture, $"{EndPoint}-{++_accepted}");
        return new LoopConnection(socket, id, EndPoint, remote);
    }

    /// <summary>A descriptor, or an errno below zero.</summary>
    private unsafe int TryAccept(out EndPoint? remote)
    {
        remote = null;
        SocketAddress address = new(EndPoint.AddressFamily);
        int length = address.Buffer.Length;
        fixed (byte* start = address.Buffer.Span)
        {
            int descriptor = Libc.Accept(_socket, start, &length, Libc.NonBlocking | Libc.CloseOnExec);
            if (descriptor < 0)
            {
                return -Marshal.GetLastPInvokeError();
            }

            address.Size = length;
            remote = EndPoint.Create(address);
            return descriptor;
        }
    }

    private void WarnOnce(int errno)
    {
        if (!_warned)
        {
            _warned = true;
            Diagnostics.Log.AcceptExhausted(_log, errno);
        }
    }
}
