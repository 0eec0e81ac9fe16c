using System.Buffers;
using System.IO.Pipelines;
using Relay.Sockets;
using Xunit;

namespace Relay.Tests.Sockets;

public sealed class SocketOutputTests
{
    [Fact]
    public async Task Flush_MoreThanTheSocketTakes_WaitsAndSendsEveryByteInOrder()
    {
        const int Bytes = 8 * 1024 * 1024;
        await using SocketPair pair = await SocketPair.ConnectAsync(peerReceiveBytes: 4096);
        SocketOutput output = new(pair.Socket);
        byte[] sent = new byte[Bytes];
        new Random(7).NextBytes(sent);
        output.Write(sent);
        Assert.Equal(Bytes, output.UnflushedBytes);

        ValueTask<FlushResult> flushing = output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.False(flushing.IsCompleted);
        byte[] got = new byte[Bytes];
        for (int read = 0; read < Bytes;)
        {
            read += await pair.Peer.ReceiveAsync(got.AsMemory(read), TestContext.Current.CancellationToken);
        }

        Assert.False((await flushing).IsCompleted);
        Assert.Equal(0, output.UnflushedBytes);
        Assert.True(sent.AsSpan().SequenceEqual(got));
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Flush_Cancelled_ThrowsAndKeepsTheRestForTheNext()
    {
        const int Bytes = 8 * 1024 * 1024;
        await using SocketPair pair = await SocketPair.ConnectAsync(peerReceiveBytes: 4096);
        SocketOutput output = new(pair.Socket);
        output.Write(new byte[Bytes]);
        using CancellationTokenSource cancel = new();
        ValueTask<FlushResult> flushing = output.FlushAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await flushing);
        Task<FlushResult> rest = output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        byte[] buffer = new byte[64 * 1024];
        int total = 0;
        while (total < Bytes)
        {
            total += await pair.Peer.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        }

        Assert.False((await rest).IsCanceled);
        Assert.Equal(Bytes, total);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task CancelPendingFlush_WhileWaiting_ReturnsCanceledOnce()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(peerReceiveBytes: 4096);
        SocketOutput output = new(pair.Socket);
        output.Write(new byte[8 * 1024 * 1024]);
        ValueTask<FlushResult> flushing = output.FlushAsync(TestContext.Current.CancellationToken);

        output.CancelPendingFlush();

        Assert.True((await flushing).IsCanceled);
        Task<FlushResult> again = output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(again.IsCompleted);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Flush_PeerGoneWhileWaiting_SaysCompleted()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(peerReceiveBytes: 4096);
        SocketOutput output = new(pair.Socket);
        output.Write(new byte[8 * 1024 * 1024]);
        ValueTask<FlushResult> flushing = output.FlushAsync(TestContext.Current.CancellationToken);

        pair.Peer.Close();

        Assert.True((await flushing).IsCompleted);
        Assert.Equal(0, output.UnflushedBytes);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task Complete_WhileAFlushWaits_EndsIt()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(peerReceiveBytes: 4096);
        SocketOutput output = new(pair.Socket);
        output.Write(new byte[8 * 1024 * 1024]);
        ValueTask<FlushResult> flushing = output.FlushAsync(TestContext.Current.CancellationToken);

        await output.CompleteAsync();
        pair.Socket.Dispose();

        Assert.True((await flushing).IsCompleted);
        await OffLoops.GoAsync();
    }

    [Fact]
    public async Task GetMemory_ManySmallWrites_ArriveAsOneStream()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        SocketOutput output = new(pair.Socket);
        for (int i = 0; i < 5000; i++)
        {
            output.GetSpan(11)[..11].Fill((byte)i);
            output.Advance(11);
        }

        Assert.False((await output.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted);
        byte[] got = new byte[55_000];
        for (int read = 0; read < got.Length;)
        {
            read += await pair.Peer.ReceiveAsync(got.AsMemory(read), TestContext.Current.CancellationToken);
        }

        Assert.All(Enumerable.Range(0, 5000), i => Assert.Equal((byte)i, got[i * 11]));
        await OffLoops.GoAsync();
    }
}
