using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Relay.Testing.MariaDb;

/// <summary>
/// A bad network between a client and a database server: a port of its own that passes everything on, until a switch says otherwise.
/// It reads statements, so the client must not encrypt. Switches may be set at any time.
/// </summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly int _target;
    private int _lostCommits;
    private int _garbled;
    private int _commits;

    public FaultyLink(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How long each thing a client says is kept back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>New connections are closed as soon as they are there.</summary>
    public bool RefuseNew { get; set; }

    /// <summary>Commits that have passed.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>So many further commits are done by the server, and the connection breaks before the client hears of it.</summary>
    public void LoseAnswersOfCommits(int count) => Volatile.Write(ref _lostCommits, count);

    /// <summary>So many further answers arrive as nonsense.</summary>
    public void GarbleAnswers(int count) => Volatile.Write(ref _garbled, count);

    /// <summary>Every connection breaks now.</summary>
    public void CutAll()
    {
        foreach (TcpClient client in _open.Keys)
        {
            client.Client.Close(0); // a reset, not a polite end
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        CutAll();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> links = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                links.Add(LinkAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(links);
        }
    }

    private async Task LinkAsync(TcpClient client)
    {
        using TcpClient near = client;
        using TcpClient far = new() { NoDelay = true };
        near.NoDelay = true;
        if (RefuseNew)
        {
            return;
        }

        _open[near] = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            State state = new();
            await Task.WhenAny(SpeakAsync(near.GetStream(), far.GetStream(), state), AnswerAsync(far.GetStream(), near.GetStream(), state));
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The link is down, which is what it is for.
        }
        finally
        {
            _open.TryRemove(near, out _);
        }
    }

    private async Task SpeakAsync(NetworkStream from, NetworkStream to, State state)
    {
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, _stop.Token);
            }

            if (buffer.AsSpan(0, read).EndsWith("COMMIT"u8))
            {
                Interlocked.Increment(ref _commits);
                state.LosesAnswer = Interlocked.Decrement(ref _lostCommits) >= 0;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, State state)
    {
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (state.LosesAnswer)
            {
                return; // the server has answered, so the commit is done
            }

            if (Volatile.Read(ref _garbled) > 0 && Interlocked.Decrement(ref _garbled) >= 0)
            {
                buffer.AsSpan(0, read).Fill(0xa5);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private sealed class State
    {
        public volatile bool LosesAnswer;
    }
}
