using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>What a sink was told, one line each; pieces of one kind that follow each other are one line. Usage: the last.</summary>
internal sealed class Transcript : IChatSink
{
    private readonly List<(string Kind, List<byte> Bytes)> _lines = [];
    private TokenUsage? _usage;

    public ChatFault? Fault { get; private set; }

    public TokenUsage? LastUsage => _usage;

    public static string Read(ChatAnswerReader reader, params byte[][] chunks)
    {
        var transcript = new Transcript();
        using (reader)
        {
            foreach (byte[] chunk in chunks)
            {
                reader.Read(chunk, transcript);
            }

            ChatReadState state = reader.Complete(transcript);
            return transcript + state.ToString();
        }
    }

    public void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model) => Line($"start {Utf8(id)} {Utf8(model)}");

    public void Thinking(ReadOnlySpan<byte> text) => Add("think", text);

    public void ThinkingSignature(ReadOnlySpan<byte> signature) => Add("sign", signature);

    public void RedactedThinking(ReadOnlySpan<byte> data) => Add("redacted", data);

    public void Text(ReadOnlySpan<byte> text) => Add("text", text);

    public void Refusal(ReadOnlySpan<byte> text) => Add("refusal", text);

    public void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) =>
        Line($"tool {slot} {(id.Length == 29 && id.StartsWith("call_"u8) ? "generated" : Utf8(id))} {Utf8(name)}");

    public void ToolArguments(int slot, ReadOnlySpan<byte> json) => Add($"args {slot}", json);

    public void ToolSignature(int slot, ReadOnlySpan<byte> signature) => Line($"seal {slot} {Utf8(signature)}");

    public void ToolEnd(int slot) => Line($"end {slot}");

    public void Usage(in TokenUsage usage) => _usage = usage;

    public void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence) => Line($"finish {reason}");

    public void Fail(ChatFault fault)
    {
        Fault = fault;
        Line($"fail {fault.Kind}");
    }

    public override string ToString()
    {
        var result = new StringBuilder();
        foreach ((string kind, List<byte> bytes) in _lines)
        {
            result.Append(kind).Append(bytes.Count > 0 ? " " : "").Append(Utf8([.. bytes])).Append('\n');
        }

        if (_usage is { } usage)
        {
            result.Append($"usage {usage.Input}/{usage.CachedInput}/{usage.CacheWrite} {usage.Output}/{usage.Reasoning}\n");
        }

        return result.ToString();
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private void Line(string kind) => _lines.Add((kind, []));

    private void Add(string kind, ReadOnlySpan<byte> bytes)
    {
        Assert.False(bytes.IsEmpty);
        if (_lines.Count == 0 || _lines[^1].Kind != kind || _lines[^1].Bytes.Count == 0)
        {
            _lines.Add((kind, []));
        }

        _lines[^1].Bytes.AddRange(bytes);
    }
}
