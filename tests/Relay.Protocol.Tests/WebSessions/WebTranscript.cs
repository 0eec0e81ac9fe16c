using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;
using Relay.Protocol.WebSessions;

namespace Relay.Protocol.Tests.WebSessions;

/// <summary>What readers of web sessions say, one line a call: neighbouring pieces of one kind count as one, faults show their kind only.</summary>
internal sealed class WebTranscript : IChatSink
{
    private readonly List<string> _lines = [];

    public static WebFaults Faults { get; } = new("The site", "https://api.example");

    /// <summary>Reads the body however the network may cut it, and expects the same lines; the last one is the state.</summary>
    public static void AssertReads(string body, Func<WebAnswerReader> create, params string[] lines) =>
        AssertReads(Encoding.UTF8.GetBytes(body), create, lines);

    /// <inheritdoc cref="AssertReads(string, Func{WebAnswerReader}, string[])"/>
    public static void AssertReads(byte[] body, Func<WebAnswerReader> create, params string[] lines) =>
        Chunking.AssertAll(body, string.Join('\n', lines), chunks => Of(create(), chunks));

    /// <summary>The same for a body too large to be cut everywhere: read at once.</summary>
    public static void AssertReadsWhole(string body, Func<WebAnswerReader> create, params string[] lines) =>
        Assert.Equal(string.Join('\n', lines), Of(create(), [Encoding.UTF8.GetBytes(body)]));

    public void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model) => _lines.Add("start");

    public void Thinking(ReadOnlySpan<byte> text) => Join("thinking ", text);

    public void Text(ReadOnlySpan<byte> text) => Join("text ", text);

    public void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence) => _lines.Add($"finish {reason}");

    public void Fail(ChatFault fault) => _lines.Add($"fail {fault.Kind}");

    public void Usage(in TokenUsage usage) => _lines.Add($"usage {usage.Input}/{usage.Output}");

    public void ThinkingSignature(ReadOnlySpan<byte> signature) => throw new NotSupportedException();

    public void RedactedThinking(ReadOnlySpan<byte> data) => throw new NotSupportedException();

    public void Refusal(ReadOnlySpan<byte> text) => throw new NotSupportedException();

    public void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) => throw new NotSupportedException();

    public void ToolArguments(int slot, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature) => throw new NotSupportedException();

    public void ToolEnd(int slot) => throw new NotSupportedException();

    private static string Of(WebAnswerReader reader, byte[][] chunks)
    {
        WebTranscript sink = new();
        foreach (byte[] chunk in chunks)
        {
            _ = reader.Read(chunk, sink);
        }

        sink._lines.Add($"= {reader.Complete(sink)}");
        reader.Dispose();
        return string.Join('\n', sink._lines);
    }

    private void Join(string kind, ReadOnlySpan<byte> text)
    {
        Assert.False(text.IsEmpty);
        string said = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text); // whole characters only
        if (_lines.Count > 0 && _lines[^1].StartsWith(kind, StringComparison.Ordinal))
        {
            _lines[^1] += said;
        }
        else
        {
            _lines.Add(kind + said);
        }
    }
}
