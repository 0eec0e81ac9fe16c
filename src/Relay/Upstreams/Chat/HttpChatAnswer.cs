using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.Chat;

/// <summary>An opened answer over HTTP. Its reads end with the token the call was opened with: cancelling closes the connection.</summary>
internal sealed class HttpChatAnswer : ChatAnswer
{
    private readonly UpstreamResponse _response;
    private readonly ChatDialect _dialect;

    public HttpChatAnswer(UpstreamResponse response, ChatDialect dialect, bool isNative, bool stripUsage, ChatReaderOptions reading)
    {
        _response = response;
        _dialect = dialect;
        // What it says it is counts: a provider that ignores "stream" answers with a body.
        bool isSse = response.Head.MediaType == "text/event-stream";
        ContentType = isSse ? "text/event-stream; charset=utf-8" : "application/json; charset=utf-8";
        if (isNative)
        {
            Watcher = isSse ? new SseUsageReader(dialect, stripUsage) : new JsonUsageReader(dialect);
        }
        else
        {
            Reader = Dialects.Of(dialect).CreateReader!(isSse, reading);
        }
    }

    public override AnswerUsageReader? Watcher { get; }

    public override ChatAnswerReader? Reader { get; }

    public override string ContentType { get; }

    public override string RequestId => _response.Head.RequestId;

    // An error inside an answer that said 200: what it means is in its body alone.
    public override ChatFault ReadFault(ReadOnlySpan<byte> body) => Dialects.Of(_dialect).ReadFault(_response.Head.Status, body, 0);

    public override ValueTask<int> WaitAsync() => _response.WaitAsync();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => _response.ReadAsync(buffer);

    public override ValueTask DisposeAsync()
    {
        Reader?.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
