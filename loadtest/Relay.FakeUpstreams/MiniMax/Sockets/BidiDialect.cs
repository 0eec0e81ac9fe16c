using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>
/// <c>/ws/v1/t2a_v2_bidi</c>: texts of any size run together and are spoken sentence by sentence. The receive loop and the tail
/// timer share the splitter under a lock, which also keeps what they queue in order.
/// </summary>
internal sealed class BidiDialect : ISocketDialect
{
    private readonly Lock _lock = new();
    private readonly SentenceSplitter _splitter = new();
    private readonly SocketSession _session;
    private readonly ITimer _tail;
    private string _lastBody = "";

    public BidiDialect(SocketSession session)
    {
        _session = session;
        _tail = session.Options.Time.CreateTimer(_ => SpeakRest(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool AnnouncesSentences => true;

    public async Task StartAgainAsync()
    {
        await _session.FailAsync(BaseResp.Of(2206));
        await _session.Wire.EndAsync();
    }

    public async Task<bool> HandleAsync(string name, JsonElement message, string body)
    {
        switch (name)
        {
            case "task_continue":
                await ContinueAsync(message.Text("text") ?? "", body);
                return true;
            case "task_flush":
                SpeakRest();
                _session.Queue.Add(new SpeechItem(SpeechItemKind.Flushed));
                return true;
            case "task_cancel":
                Cancel();
                return true;
            case "task_finish":
                SpeakRest();
                _session.Finish();
                return true;
            default:
                return false;
        }
    }

    public void Dispose() => _tail.Dispose();

    private async Task ContinueAsync(string text, string body)
    {
        if (!await _session.HasRoomAsync(text, _splitter.RestChars))
        {
            return;
        }

        lock (_lock)
        {
            _lastBody = body;
            foreach (string sentence in _splitter.Append(text))
            {
                _session.Queue.Add(new SpeechItem(SpeechItemKind.Speak, sentence, body));
            }

            _tail.Change(_splitter.RestChars > 0 ? _session.Options.TailDelay : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void SpeakRest()
    {
        lock (_lock)
        {
            if (_splitter.Take() is string rest)
            {
                _session.Queue.Add(new SpeechItem(SpeechItemKind.Speak, rest, _lastBody));
            }
        }
    }

    private void Cancel()
    {
        lock (_lock)
        {
            _splitter.Take();
            _session.Queue.Cancel(new SpeechItem(SpeechItemKind.Canceled));
        }
    }
}
