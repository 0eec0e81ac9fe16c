using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Upstreams.MiniMax;

/// <summary>An opened T2A answer over HTTP.</summary>
internal sealed class MiniMaxAnswer(
    HttpResponseMessage response, Stream body, UpstreamKey key, T2aFraming framing, AudioShape audio, bool isNative, bool audioIsUrl, bool wrapInWav)
    : SpeechAnswer
{
    private readonly T2aAudioReader _reader = new(framing, audio, audioIsUrl, wrapInWav);
    private bool _disposed;

    public override IAudioReader Reader => _reader;

    public override bool IsNative => isNative;

    public override string ContentType => framing == T2aFraming.Sse ? "text/event-stream" : "application/json";

    public override AudioShape Audio => audio;

    public override ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        ValueTask<int> ready = body.ReadAsync(Memory<byte>.Empty, cancellationToken);
        if (ready.IsCompletedSuccessfully)
        {
            _ = ready.Result;
            return ValueTask.CompletedTask;
        }

        return new ValueTask(ready.AsTask());
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => body.ReadAsync(buffer, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            key.Leave();
            response.Dispose();
            _reader.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
