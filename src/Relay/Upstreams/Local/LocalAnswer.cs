using Relay.Streaming;

namespace Relay.Upstreams.Local;

/// <summary>The local voice as an answer: PCM as it is spoken, with a WAV header in front where that is what was asked for.</summary>
internal sealed class LocalAnswer(LocalSpeech speech, AudioShape audio) : SpeechAnswer
{
    private bool _disposed;

    public override IAudioReader Reader { get; } = new LocalAudioReader(audio);

    public override bool IsNative => false;

    public override AudioShape Audio => audio;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await speech.ReadAsync(buffer, cancellationToken);
        }
        catch (LocalVoiceException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await speech.DisposeAsync();
        }
    }
}
