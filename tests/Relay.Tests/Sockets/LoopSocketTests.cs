using System.Net;
using System.Net.Sockets;
using Relay.Sockets;
using Xunit;

namespace Relay.Tests.Sockets;

public sealed class LoopSocketTests
{
    [Fact]
    public async Task Receive_BytesAndEndAtOnce_GivesBoth()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Peer.SendAsync(new byte[] { 1, 2, 3 });
        pair.Peer.Shutdown(SocketShutdown.Send);

        byte[] buffer = new byte[16];
        Assert.Equal(3, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        Assert.Equal(0, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        Assert.Equal(0, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Receive_BufferFilledExactly_DoesNotWaitForAnotherEdge()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Peer.SendAsync(new byte[] { 1, 2, 3, 4, 5 });

        byte[] buffer = new byte[2];
        Assert.Equal(2, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        Assert.Equal(2, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        Assert.Equal(1, await LoopStream.ReceiveAsync(pair.Socket, buffer));
        Assert.Equal([5, 4], buffer);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Receive_OneByteAtATimeWhileLooking_LosesNone()
    {
        const int Count = 20_000;
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                await pair.Peer.SendAsync(new[] { (byte)i });
            }

            pair.Peer.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);

        byte[] buffer = new byte[7];
        int next = 0;
        int count;
        while ((count = await LoopStream.ReceiveAsync(pair.Socket, buffer)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.Equal((byte)next++, buffer[i]);
            }
        }

        await sending;
        Assert.Equal(Count, next);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Dispose_WhileWaiting_EndsTheWait()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] buffer = new byte[1];
        Task<int> reading = LoopStream.ReceiveAsync(pair.Socket, buffer).AsTask();

        pair.Socket.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Receive_PeerResets_ThrowsConnectionReset()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] buffer = new byte[1];
        Task<int> reading = LoopStream.ReceiveAsync(pair.Socket, buffer).AsTask();

        pair.Peer.LingerState = new LingerOption(enable: true, seconds: 0);
        pair.Peer.Close();

        SocketException error = await Assert.ThrowsAsync<SocketException>(() => reading);
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Connect_NobodyListens_ThrowsConnectionRefused()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: nobody else gets the port meanwhile

        SocketException error = await Assert.ThrowsAsync<SocketException>(
            async () => await LoopSocket.ConnectAsync(EventLoops.Next(), (IPEndPoint)taken.LocalEndPoint!, TestContext.Current.CancellationToken));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Connect_Cancelled_ThrowsAndCloses()
    {
        // A listener whose queue is full leaves the next connect unanswered.
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using CancellationTokenSource cancel = new();
        Task<LoopSocket> connecting = LoopSocket.ConnectAsync(EventLoops.Next(), (IPEndPoint)listener.LocalEndPoint!, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task IsQuiet_FollowsWhatThePeerDoes()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Assert.True(pair.Socket.IsQuiet);

        await pair.Peer.SendAsync(new byte[] { 1 });
        await pair.Socket.WaitReadableAsync();
        Assert.False(pair.Socket.IsQuiet);

        Assert.Equal(1, pair.Socket.Receive(new byte[8]));
        Assert.True(pair.Socket.IsQuiet);

        pair.Peer.Shutdown(SocketShutdown.Send);
        await pair.Socket.WaitReadableAsync();
        Assert.False(pair.Socket.IsQuiet);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task WaitReadable_NeighbourNeverRunsDry_StillHasItsTurn()
    {
        EventLoop loop = EventLoops.Next();
        await using SocketPair busy = await SocketPair.ConnectAsync(loop: loop);
        await using SocketPair quiet = await SocketPair.ConnectAsync(loop: loop);
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task flood = Task.Run(
            async () =>
            {
                byte[] bytes = new byte[1024 * 1024];
                while (!done.IsCancellationRequested)
                {
                    await busy.Peer.SendAsync(bytes);
                }
            },
            TestContext.Current.CancellationToken);
        Task drain = Task.Run(
            async () =>
            {
                byte[] one = new byte[1]; // never empties the socket
                while (!done.IsCancellationRequested && await LoopStream.ReceiveAsync(busy.Socket, Memory<byte>.Empty) >= 0)
                {
                    busy.Socket.Receive(one);
                }
            },
            TestContext.Current.CancellationToken);

        Task<int> hearing = LoopStream.ReceiveAsync(quiet.Socket, new byte[1]).AsTask();
        await quiet.Peer.SendAsync(new byte[] { 7 });

        Assert.Equal(1, await hearing);
        await done.CancelAsync();
        busy.Socket.Dispose(); // whoever waits for more of a flood that never began waits no longer
        await Record.ExceptionAsync(() => drain);
        await Record.ExceptionAsync(() => flood); // a reset, or it has just noticed by itself
        await OffLoops.GoAsync();
    }
}
