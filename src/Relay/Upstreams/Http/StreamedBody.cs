using System.Buffers;
using System.Text;

namespace Relay.Upstreams.Http;

/// <summary>A request's body on its way from a stream to a connection, a piece at a time. Used once.</summary>
internal sealed class StreamedBody(Stream body, long length)
{
    private const int PieceBytes = 16 * 1024;

    /// <exception cref="IOException">The stream is not as long as was said.</exception>
    public async ValueTask SendAsync(UpstreamConnection connection, CancellationToken cancellationToken)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            long left = length;
            int count;
            while ((count = await body.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken)) > 0)
            {
                if (length < 0)
                {
                    await connection.SendAsync(Encoding.ASCII.GetBytes(
                        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:x}\r\n")));
                    await connection.SendAsync(piece.AsMemory(0, count));
                    await connection.SendAsync("\r\n"u8.ToArray());
                    continue;
                }

                left -= count;
                if (left < 0)
                {
                    break;
                }

                await connection.SendAsync(piece.AsMemory(0, count));
            }

            if (length < 0)
            {
                await connection.SendAsync("0\r\n\r\n"u8.ToArray());
            }
            else if (left != 0)
            {
                throw new IOException("the body to be sent is not as long as was said");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece, clearArray: true); // a caller's recording
        }
    }
}
