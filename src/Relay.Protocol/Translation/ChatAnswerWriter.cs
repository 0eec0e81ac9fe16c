using System.Buffers;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation;

/// <summary>
/// Writes one answer in one dialect, streamed or whole, from what a reader says. Straight into <see cref="Output"/>; nothing is flushed.
/// A streamed answer keeps nothing that has been written; a whole one is held until <see cref="End"/>. One owner, one thread at a time.
/// </summary>
public abstract class ChatAnswerWriter : IChatSink, IDisposable
{
    /// <summary>Where output goes; may change between calls.</summary>
    public IBufferWriter<byte>? Output { get; set; }

    /// <summary>Content type of the answer.</summary>
    public abstract string ContentType { get; }

    /// <summary>
    /// The upstream's answer is over and was good: what still waits (usage, the finish, held calls, the closing event; the whole body when
    /// the answer is not streamed) is written. Called once, last.
    /// </summary>
    public abstract void End();

    /// <summary>Bytes that keep the caller's connection alive while the upstream is silent, in the way this dialect's clients bear.
    /// Only between events, and only when streaming; may write nothing.</summary>
    public abstract void KeepAlive();

    /// <summary>
    /// The answer broke after its first byte. True when the dialect could say so in-band (streamed answers); false means that the
    /// connection is to be aborted. The message is Relay's own and neutral unless <see cref="ChatFault.ConcernsCaller"/>.
    /// </summary>
    public abstract bool TryWriteFault(ChatFault fault);

    public abstract void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model);

    public abstract void Thinking(ReadOnlySpan<byte> text);

    public abstract void ThinkingSignature(ReadOnlySpan<byte> signature);

    public abstract void RedactedThinking(ReadOnlySpan<byte> data);

    public abstract void Text(ReadOnlySpan<byte> text);

    public abstract void Refusal(ReadOnlySpan<byte> text);

    public abstract void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name);

    public abstract void ToolArguments(int slot, ReadOnlySpan<byte> json);

    public abstract void ToolSignature(int slot, ReadOnlySpan<byte> signature);

    public abstract void ToolEnd(int slot);

    public abstract void Usage(in TokenUsage usage);

    public abstract void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence);

    /// <summary>Does nothing: whoever relays decides what the caller hears of an upstream's error, see <see cref="TryWriteFault"/>.</summary>
    public virtual void Fail(ChatFault fault)
    {
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
