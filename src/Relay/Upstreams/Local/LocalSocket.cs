using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams.Local;

/// <summary>
/// The local voice behind the platform's socket protocol, in process: the sending flow puts steps into a queue, the receiving flow makes
/// one message at a time from them as it is asked for. What is not asked for is not spoken.
/// </summary>
internal sealed class LocalSocket : SpeechSocket
{
    private readonly LocalSteps _steps = new();
    private readonly HeldBytes _message = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly LocalSocketMessages _messages;
    private readonly LocalSocketRules _rules;
    private readonly LocalSpeaker _speaker;
    private int _given;
    private volatile bool _closed;
    private int _disposed;

    public LocalSocket(LocalVoice voice, SpeechSocketKind kind)
    {
        _messages = new LocalSocketMessages(kind == SpeechSocketKind.Bidi);
        _rules = new LocalSocketRules(voice, kind, _steps, _messages);
        _speaker = new LocalSpeaker(voice, _messages, announces: kind == SpeechSocketKind.Bidi);
    }

    public override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        if (_closed)
        {
            return new(false);
        }

        _rules.Take(message.Span);
        return new(true);
    }

    public override async ValueTask<SocketPiece> ReceiveAsync(Memory<byte> buffer)
    {
        await _reading.WaitAsync();
        try
        {
            if (_given == _message.Count && !await NextAsync())
            {
                return SocketPiece.Closed;
            }

            int count = Math.Min(buffer.Length, _message.Count - _given);
            _message.Memory.Slice(_given, count).CopyTo(buffer);
            _given += count;
            return new SocketPiece(count, _given == _message.Count, false);
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Abort()
    {
        _closed = true;
        _steps.Close();
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Abort();
        // A speech may be disposed only when nobody reads from it; the reader has been told to stop.
        await _reading.WaitAsync();
        await _speaker.DisposeAsync();
        _rules.Dispose();
        _steps.Dispose();
        _message.Release();
        _reading.Dispose();
    }

    /// <summary>Makes the next message. False when the session is closed.</summary>
    private async ValueTask<bool> NextAsync()
    {
        _message.Release();
        _given = 0;
        while (!_closed)
        {
            if (_steps.TryTakeAnswer(out ReadOnlyMemory<byte> answer))
            {
                System.Buffers.BuffersExtensions.Write(_message, answer.Span);
            }
            else if (_speaker.IsSpeaking)
            {
                await _speaker.WriteNextAsync(_message);
            }
            else if (_steps.TryTake(out LocalStep step, out CancellationToken stop))
            {
                Take(step, stop);
            }
            else if (!await _steps.WaitAsync())
            {
                return false;
            }

            if (_message.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Take(LocalStep step, CancellationToken stop)
    {
        if (step.Kind == LocalStepKind.Say)
        {
            _speaker.Begin(step.Text, _rules.Start!, stop);
            return;
        }

        T2aEventKind kind = step.Kind switch
        {
            LocalStepKind.Flushed => T2aEventKind.TaskFlushed,
            LocalStepKind.Canceled => T2aEventKind.TaskCanceled,
            _ => T2aEventKind.TaskFinished,
        };
        T2aWriter.WriteMessage(_message, kind, _messages.Ids);
    }
}
