using System.Globalization;
using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation;

/// <summary>Writes down what a reader says, one line a call.</summary>
internal sealed class AnswerTranscript : IChatSink
{
    private readonly StringBuilder _lines = new();

    /// <summary>Reads the chunks to the end; the last line is the state.</summary>
    public static string Of(ChatAnswerReader reader, byte[][] chunks)
    {
        var sink = new AnswerTranscript();
        foreach (byte[] chunk in chunks)
        {
            _ = reader.Read(chunk, sink);
        }

        sink.Add($"= {reader.Complete(sink)}");
        reader.Dispose();
        return sink.ToString();
    }

    public override string ToString() => _lines.ToString();

    public void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model) => Add($"start {Text8(id)} {Text8(model)}");

    public void Thinking(ReadOnlySpan<byte> text) => Add($"thinking {Text8(text)}");

    public void ThinkingSignature(ReadOnlySpan<byte> signature) => Add($"sealed {Text8(signature)}");

    public void RedactedThinking(ReadOnlySpan<byte> data) => Add($"redacted {Text8(data)}");

    public void Text(ReadOnlySpan<byte> text) => Add($"text {Text8(text)}");

    public void Refusal(ReadOnlySpan<byte> text) => Add($"refusal {Text8(text)}");

    public void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) => Add($"tool {slot} {Text8(id)} {Text8(name)}");

    public void ToolArguments(int slot, ReadOnlySpan<byte> json) => Add($"args {slot} {Text8(json)}");

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature) => Add($"tool sealed {slot} {Text8(signature)}");

    public void ToolEnd(int slot) => Add($"tool end {slot}");

    public void Usage(in TokenUsage usage) => Add(string.Create(
        CultureInfo.InvariantCulture, $"usage {usage.Input}/{usage.Output} read {usage.CachedInput} write {usage.CacheWrite} thought {usage.Reasoning}"));

    public void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence) => Add($"finish {reason} {Text8(stopSequence)}");

    public void Fail(ChatFault fault) => Add($"fail {fault.Kind} {fault.Message}");

    private static string Text8(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private void Add(string line) => _lines.Append(line.TrimEnd()).Append('\n');
}
