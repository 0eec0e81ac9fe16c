using System.Buffers;
using System.Text;

namespace Relay.Upstreams.Http;

/// <summary>A request that is at hand as a whole: one send. Its text exists only while it is sent, because a key is in it.</summary>
/// <param name="address">Whose base path and host go into the head.</param>
/// <param name="method">One of this struct's.</param>
/// <param name="path">Below the address's base path.</param>
/// <param name="headers">Header lines, each ended by CR LF.</param>
/// <param name="body">JSON; only a POST has one.</param>
internal readonly struct PlainRequest(UpstreamAddress address, string method, string path, string headers, ReadOnlyMemory<byte> body) : IUpstreamRequest
{
    public const string Post = "POST ";
    public const string Get = "GET ";
    public const string Delete = "DELETE ";

    // The longest line of our own, and a length of ten digits.
    private const int OwnBytes = 128;

    public async ValueTask SendAsync(UpstreamConnection connection, CancellationToken cancellationToken)
    {
        byte[] text = ArrayPool<byte>.Shared.Rent(address.BasePath.Length + address.HostHeader.Length + path.Length + headers.Length + body.Length + OwnBytes);
        int length = Write(text);
        try
        {
            await connection.SendAsync(text.AsMemory(0, length));
        }
        finally
        {
            text.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private int Write(byte[] text)
    {
        Span<byte> rest = text;
        Put(ref rest, method);
        Put(ref rest, address.BasePath);
        Put(ref rest, path);
        Put(ref rest, " HTTP/1.1\r\nHost: ");
        Put(ref rest, address.HostHeader);
        if (method == Post)
        {
            Put(ref rest, "\r\nContent-Type: application/json\r\nContent-Length: ");
            System.Buffers.Text.Utf8Formatter.TryFormat(body.Length, rest, out int digits);
            rest = rest[digits..];
        }

        Put(ref rest, "\r\n");
        Put(ref rest, headers);
        Put(ref rest, "\r\n");
        body.Span.CopyTo(rest);
        return text.Length - rest.Length + body.Length;
    }

    private static void Put(ref Span<byte> rest, string text) => rest = rest[Encoding.Latin1.GetBytes(text, rest)..];
}
