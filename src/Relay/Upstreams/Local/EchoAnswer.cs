using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;
using Relay.Upstreams.Chat;

namespace Relay.Upstreams.Local;

/// <summary>An answer that is there already, in OpenAI's dialect.</summary>
internal sealed class EchoAnswer(ReadOnlyMemory<byte> body, bool isSse, bool isNative, bool stripUsage) : ChatAnswer
{
    private ReadOnlyMemory<byte> _left = body;

    public override AnswerUsageReader? Watcher { get; } =
        !isNative ? null : isSse ? new SseUsageReader(ChatDialect.OpenAi, stripUsage) : new JsonUsageReader(ChatDialect.OpenAi);

    public override ChatAnswerReader? Reader { get; } =
        isNative ? null : Dialects.Of(ChatDialect.OpenAi).CreateReader!(isSse, ChatReaderOptions.Default);

    public override string ContentType => isSse ? "text/event-stream; charset=utf-8" : "application/json; charset=utf-8";

    public override ChatFault ReadFault(ReadOnlySpan<byte> body) => Dialects.Of(ChatDialect.OpenAi).ReadFault(200, body, 0);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return new(count);
    }

    public override ValueTask DisposeAsync()
    {
        Reader?.Dispose();
        return ValueTask.CompletedTask;
    }
}
