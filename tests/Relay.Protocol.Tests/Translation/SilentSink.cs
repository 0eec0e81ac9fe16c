using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation;

/// <summary>Counts what it hears and keeps nothing, for tests of allocation.</summary>
internal sealed class SilentSink : IChatSink
{
    public long Bytes { get; private set; }

    public void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model) => Bytes += id.Length;

    public void Thinking(ReadOnlySpan<byte> text) => Bytes += text.Length;

    public void ThinkingSignature(ReadOnlySpan<byte> signature) => Bytes += signature.Length;

    public void RedactedThinking(ReadOnlySpan<byte> data) => Bytes += data.Length;

    public void Text(ReadOnlySpan<byte> text) => Bytes += text.Length;

    public void Refusal(ReadOnlySpan<byte> text) => Bytes += text.Length;

    public void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) => Bytes += name.Length;

    public void ToolArguments(int slot, ReadOnlySpan<byte> json) => Bytes += json.Length;

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature) => Bytes += signature.Length;

    public void ToolEnd(int slot) => Bytes++;

    public void Usage(in TokenUsage usage) => Bytes++;

    public void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence) => Bytes++;

    public void Fail(ChatFault fault) => Bytes++;
}
