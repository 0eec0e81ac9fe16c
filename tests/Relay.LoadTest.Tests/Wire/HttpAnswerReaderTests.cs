using System.Text;
using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Tests.Wire;

public sealed class HttpAnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n", 404, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;name=value\r\n world\r\n0\r\n\r\n", 200, "hello world")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", 200, "0123456789")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 101, "")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, "ok")]
    public void Read_CutAnywhere_GivesTheBodyAndEnds(string answer, int status, string body)
    {
        foreach (byte[][] pieces in Pieces.Of(Encoding.ASCII.GetBytes(answer)))
        {
            (AnswerState end, int seen, string got, int left) = Read(pieces);

            Assert.Equal((AnswerState.End, status, body, 0), (end, seen, got, left));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public void Read_OfHalfAnAnswer_WantsMore(string answer)
    {
        foreach (byte[][] pieces in Pieces.Of(Encoding.ASCII.GetBytes(answer)))
        {
            Assert.Equal(AnswerState.NeedMore, Read(pieces).End);
        }
    }

    [Theory]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil the connection closes")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n")]
    public void Read_OfSomethingElse_SaysSo(string answer)
    {
        foreach (byte[][] pieces in Pieces.Of(Encoding.ASCII.GetBytes(answer)))
        {
            Assert.Equal(AnswerState.Bad, Read(pieces).End);
        }
    }

    [Fact]
    public void Read_OfAnEndlessLine_SaysSo() =>
        Assert.Equal(AnswerState.Bad, Read([Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX: " + new string('a', 5_000))]).End);

    [Fact]
    public void Read_AfterTheEnd_LeavesTheNextAnswerAlone() =>
        Assert.Equal(4, Read([Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP")]).Left);

    private static (AnswerState End, int Status, string Body, int Left) Read(byte[][] pieces)
    {
        HttpAnswerReader reader = default;
        StringBuilder text = new();
        AnswerState state = AnswerState.NeedMore;
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> input = piece;
            while ((state = reader.Read(ref input, out ReadOnlySpan<byte> body)) == AnswerState.Body)
            {
                text.Append(Encoding.ASCII.GetString(body));
            }

            if (state != AnswerState.NeedMore)
            {
                return (state, reader.Status, text.ToString(), input.Length);
            }
        }

        return (state, reader.Status, text.ToString(), 0);
    }
}
