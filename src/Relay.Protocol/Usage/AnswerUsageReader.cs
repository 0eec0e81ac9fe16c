using Relay.Protocol.Translation;

namespace Relay.Protocol.Usage;

/// <summary>
/// Looks at an answer that passes unchanged, for the three things a relay must know of it: whether it is an answer, whether it is over, and
/// what it used. Allocates nothing but for an error. One owner, one thread at a time.
/// </summary>
/// <remarks>
/// The owner presents bytes that follow those presented before; what <see cref="Read"/> kept undecided must be presented again, in front of
/// the next bytes. So an event passes whole or not at all.
/// </remarks>
public abstract class AnswerUsageReader
{
    /// <summary>How the answer stands.</summary>
    public ChatReadState State { get; protected set; }

    /// <summary>What the upstream has said so far that it used; null: nothing yet.</summary>
    public abstract TokenUsage? Usage { get; }

    /// <summary>The JSON of the event that was an error; empty when none was, or when the whole body is the error.</summary>
    public byte[] Fault { get; protected set; } = [];

    /// <summary>The answer is one body: held back as long as its owner has room, it can still be exchanged for another upstream's.</summary>
    public abstract bool IsWhole { get; }

    /// <summary>The last bytes presented end where an event ends: something may be written between.</summary>
    public abstract bool IsBetweenEvents { get; }

    /// <summary>
    /// Tokens of output estimated from what passed, for answers whose upstream reports none. Of a stream: each event is at least one, and
    /// what events are longer than the shortest is text, four bytes a token. Of a whole body: four bytes a token.
    /// </summary>
    public abstract long EstimatedOutputTokens { get; }

    /// <summary>
    /// Looks at the next bytes. Returns how many at their front may go down; the following <paramref name="kept"/> are undecided. What must
    /// not go down has been taken out, so bytes may have moved to the front. After <see cref="ChatReadState.Failed"/> nothing is kept.
    /// </summary>
    public abstract int Read(Span<byte> bytes, out int kept);

    /// <summary>The body ended; <paramref name="rest"/> is what was still undecided. Returns how many of these bytes may go down.</summary>
    public abstract int Complete(Span<byte> rest);
}
