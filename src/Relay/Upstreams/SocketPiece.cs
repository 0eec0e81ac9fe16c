namespace Relay.Upstreams;

/// <summary>What one receive brought: a piece of a message, or the news that nothing will come any more.</summary>
/// <param name="Count">Bytes in the buffer; 0 for a receive that only waited.</param>
/// <param name="EndOfMessage">The message ends with this piece.</param>
/// <param name="IsClosed">The peer closed, or the connection is gone. A message that had begun stays unfinished.</param>
internal readonly record struct SocketPiece(int Count, bool EndOfMessage, bool IsClosed)
{
    public static SocketPiece Closed => new(0, false, true);
}
