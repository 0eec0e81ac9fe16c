using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation;

/// <summary>
/// The neutral form of a chat answer: what every dialect's reader says and every dialect's writer hears. A whole answer is the same
/// sequence with longer pieces. Texts are UTF-8 without escapes, whole characters only, borrowed for the call; an empty piece says nothing
/// and must not open or close anything. One thread at a time.
/// </summary>
/// <remarks>
/// Order: <see cref="Start"/> once; then thinking, text and tools in any order; <see cref="Usage"/> any number of times, also after
/// <see cref="Finish"/> (totals so far: the last one counts); <see cref="Finish"/> at most once, or <see cref="Fail"/> as the very last.
/// </remarks>
public interface IChatSink
{
    /// <summary>The answer begins. Both may be empty.</summary>
    void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model);

    void Thinking(ReadOnlySpan<byte> text);

    /// <summary>The seal of the thinking so far, byte-exact: providers check it when it comes back.</summary>
    void ThinkingSignature(ReadOnlySpan<byte> signature);

    /// <summary>Thinking that only its provider can read; comes back byte-exact too.</summary>
    void RedactedThinking(ReadOnlySpan<byte> data);

    void Text(ReadOnlySpan<byte> text);

    /// <summary>A text in place of the answer that says why there is none (OpenAI's <c>refusal</c>).</summary>
    void Refusal(ReadOnlySpan<byte> text);

    /// <summary>
    /// A tool call begins. Slots count 0, 1, 2... in order of appearance. The name is whole and known; a reader holds a call back until it is.
    /// </summary>
    void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name);

    /// <summary>The next piece of the arguments' JSON text. Calls may be interleaved.</summary>
    void ToolArguments(int slot, ReadOnlySpan<byte> json);

    /// <summary>A provider's seal of this call (Gemini's <c>thoughtSignature</c>); comes back byte-exact.</summary>
    void ToolSignature(int slot, ReadOnlySpan<byte> signature);

    /// <summary>The call's arguments are complete. A reader says it for each slot before <see cref="Finish"/>, unless the answer was cut.</summary>
    void ToolEnd(int slot);

    void Usage(in TokenUsage usage);

    /// <param name="reason">Why the model stopped.</param>
    /// <param name="stopSequence">Which of the caller's sequences it met; empty when unknown.</param>
    void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence);

    /// <summary>The answer broke off with an error of the upstream's.</summary>
    void Fail(ChatFault fault);
}
