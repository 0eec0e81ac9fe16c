using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relay.Tests.Endpoints;

/// <summary>
/// An upstream that answers each connection's request with the next of a list of fixed answers, in one write, and closes; the last one
/// again and again. For answers that no faithful fake gives. Whoever started it disposes it.
/// </summary>
internal sealed class CannedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _answers;
    private readonly Task _serving;
    private int _next;

    private CannedUpstream(string[] answers)
    {
        _answers = answers;
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Requests taken.</summary>
    public int Asked => Volatile.Read(ref _next);

    public static CannedUpstream Start(params string[] answers) => new(answers);

    /// <summary>An answer with HTTP 200 and a length.</summary>
    public static string Ok(string contentType, string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            await ReadRequestAsync(stream);
            string answer = _answers[Math.Min(_next, _answers.Length - 1)];
            Interlocked.Increment(ref _next);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        }
        catch (IOException)
        {
            // The client is gone; the next one may do better.
        }
    }

    private async Task ReadRequestAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        int count = 0;
        int end;
        while ((end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            count += await ReadSomeAsync(stream, buffer.AsMemory(count));
        }

        string head = Encoding.ASCII.GetString(buffer, 0, end).ToLowerInvariant();
        int at = head.IndexOf("content-length: ", StringComparison.Ordinal) + "content-length: ".Length;
        int length = int.Parse(head[at..].Split('\r')[0]);
        while (count < end + 4 + length)
        {
            count += await ReadSomeAsync(stream, buffer.AsMemory(count));
        }
    }

    private async Task<int> ReadSomeAsync(NetworkStream stream, Memory<byte> buffer) =>
        await stream.ReadAsync(buffer, _stop.Token) is > 0 and var count ? count : throw new IOException("no whole request");
}
