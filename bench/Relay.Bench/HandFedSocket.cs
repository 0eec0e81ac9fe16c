using System.Buffers;
using System.Threading.Tasks.Sources;
using Relay.Protocol.MiniMax;
using Relay.Upstreams;

namespace Relay.Bench;

/// <summary>The upstream's side of a socket session: starts it, then gives a frame of audio each time it is told to.</summary>
internal sealed class HandFedSocket : SpeechSocket, IValueTaskSource<SocketPiece>
{
    private static readonly byte[] s_started = """{"event":"task_started","base_resp":{"status_code":0,"status_msg":"success"}}"""u8.ToArray();

    private readonly ManualResetEventSlim _asked = new();
    private ManualResetValueTaskSourceCore<SocketPiece> _ready;
    private int _sends;
    private bool _hasStarted;
    private bool _isWaiting;

    public byte[] Frame { get; } = OneFrame();

    /// <summary>Completes the receive that waits; its continuation runs here.</summary>
    public void Feed()
    {
        _isWaiting = false;
        _ready.SetResult(default);
    }

    /// <summary>Returns when the session, having sent its text, waits for a message.</summary>
    public void WaitUntilAsked()
    {
        Verify.True(_asked.Wait(TimeSpan.FromSeconds(30)));
        _asked.Reset();
    }

    public override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        lock (_asked)
        {
            _sends++;
            Note();
        }

        return new(true);
    }

    public override ValueTask<SocketPiece> ReceiveAsync(Memory<byte> buffer)
    {
        if (!_hasStarted)
        {
            return new(buffer.IsEmpty ? default : Started(buffer));
        }

        if (buffer.IsEmpty)
        {
            _ready.Reset();
            return new ValueTask<SocketPiece>(this, _ready.Version);
        }

        Frame.CopyTo(buffer);
        return new(new SocketPiece(Frame.Length, true, false));
    }

    public override void Abort()
    {
    }

    public override ValueTask DisposeAsync()
    {
        _asked.Dispose();
        return ValueTask.CompletedTask;
    }

    public SocketPiece GetResult(short token) => _ready.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _ready.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _ready.OnCompleted(continuation, state, token, flags);
        lock (_asked)
        {
            _isWaiting = true;
            Note();
        }
    }

    private static byte[] OneFrame()
    {
        ArrayBufferWriter<byte> output = new();
        T2aWriter.WriteMessageAudio(output, T2aInputs.Audio.AsSpan(0, 1_000), T2aInputs.Ids());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Start and text have been sent, in whatever order with the first wait.</summary>
    private void Note()
    {
        if (_isWaiting && _sends >= 2 && !_asked.IsSet)
        {
            _asked.Set();
        }
    }

    private SocketPiece Started(Memory<byte> buffer)
    {
        _hasStarted = true;
        s_started.CopyTo(buffer);
        return new SocketPiece(s_started.Length, true, false);
    }
}
