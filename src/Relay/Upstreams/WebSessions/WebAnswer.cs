using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Streaming;

namespace Relay.Upstreams.WebSessions;

/// <summary>An opened answer of a site. When it is given up, finished or not, the site is tidied up behind it.</summary>
internal sealed class WebAnswer(WebSessionChat owner, WebTurn turn, WebToken token, WebStream stream, ChatFault otherFault) : ChatAnswer
{
    private bool _isDisposed;

    public override AnswerUsageReader? Watcher => null;

    public override ChatAnswerReader? Reader => stream.Reader;

    public override string ContentType => "";

    public override ChatFault ReadFault(ReadOnlySpan<byte> body) => otherFault; // its reader tells its faults itself

    public override ValueTask<int> WaitAsync() => stream.WaitAsync();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public override ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            bool isFinished = stream.Reader.State == ChatReadState.Finished;
            stream.Dispose();
            owner.End(turn, token, isFinished);
        }

        return ValueTask.CompletedTask;
    }
}
