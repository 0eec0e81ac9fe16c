namespace Relay.Upstreams.Local;

/// <summary>
/// One text being spoken: s16le mono samples, given as they are produced. One reader at a time; whoever received it from
/// <see cref="LocalVoice.StartAsync"/> disposes it. Disposing before the end stops the work behind it at once; do so after
/// the last <see cref="ReadAsync"/> has returned (cancel it first).
/// </summary>
internal abstract class LocalSpeech : IAsyncDisposable
{
    /// <summary>Hz of what <see cref="ReadAsync"/> gives: the rate asked for, or the voice's own.</summary>
    public abstract int SampleRate { get; }

    /// <summary>False for the tone voice: audible, but no words.</summary>
    public abstract bool IsSpeech { get; }

    /// <summary>
    /// Waits for samples and gives what is there, always whole samples; 0 at the end. The buffer holds at least 2 bytes. Nothing is
    /// produced far ahead of the reader: one who does not read holds the program back.
    /// </summary>
    /// <exception cref="LocalVoiceException">The program failed: what was given so far is not the whole text.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the speech is then good for disposing only.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
