using Relay.Protocol.MiniMax;
using Relay.Streaming;
using Relay.Upstreams.Http;

namespace Relay.Upstreams.MiniMax;

/// <summary>An opened T2A answer over HTTP. Its reads end with the token the call was opened with: cancelling closes the connection.</summary>
internal sealed class MiniMaxAnswer(
    UpstreamResponse response, T2aFraming framing, AudioShape audio, bool isNative, bool audioIsUrl, bool wrapInWav)
    : SpeechAnswer
{
    private readonly T2aAudioReader _reader = new(framing, audio, audioIsUrl, wrapInWav);
    private bool _disposed;

    public override IAudioReader Reader => _reader;

    public override bool IsNative => isNative;

    public override string ContentType => framing == T2aFraming.Sse ? "text/event-stream" : "application/json";

    public override AudioShape Audio => audio;

    public override ValueTask<int> WaitAsync(CancellationToken cancellationToken) => response.WaitAsync();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => response.ReadAsync(buffer);

    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            response.Dispose();
            _reader.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
