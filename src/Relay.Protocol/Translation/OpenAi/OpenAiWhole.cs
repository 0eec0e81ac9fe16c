using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Holds an answer that is not streamed until it can be written. One owner, one thread at a time.</summary>
internal sealed class OpenAiWhole : IDisposable
{
    private readonly List<WholeTool> _tools = [];

    // Fields of a mutable struct.
    private PooledBytes _text;
    private PooledBytes _thinking;
    private PooledBytes _refusal;

    internal enum Part : byte
    {
        Text = 0,
        Thinking,
        Refusal,
    }

    public ChatFinish Finish { get; set; }

    public void Add(Part part, ReadOnlySpan<byte> bytes)
    {
        switch (part)
        {
            case Part.Text:
                _text.Append(bytes);
                break;
            case Part.Thinking:
                _thinking.Append(bytes);
                break;
            default:
                _refusal.Append(bytes);
                break;
        }
    }

    public void StartTool(ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) => _tools.Add(new WholeTool(id.ToArray(), name.ToArray()));

    public void AddArguments(int slot, ReadOnlySpan<byte> json) => _tools[slot].AddArguments(json);

    public void SetSignature(int slot, ReadOnlySpan<byte> signature) => _tools[slot].Signature = signature.ToArray();

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> head, TokenUsage? usage)
    {
        output.Write(head);
        output.Write(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"u8);
        bool noText = _text.Length == 0 && (_tools.Count > 0 || _refusal.Length > 0);
        WriteString(output, _text.Span, orNull: noText);
        output.Write(",\"refusal\":"u8);
        WriteString(output, _refusal.Span, orNull: true);
        if (_thinking.Length > 0)
        {
            output.Write(",\"reasoning_content\":"u8);
            WriteString(output, _thinking.Span, orNull: false);
        }

        WriteTools(output);
        output.Write("},\"logprobs\":null,\"finish_reason\":\""u8);
        output.Write(OpenAiFinish.Write(Finish));
        output.Write("\"}]"u8);
        if (usage is { } known)
        {
            output.Write(","u8);
            OpenAiUsageWriter.Write(output, known);
        }

        output.Write("}"u8);
    }

    public void Dispose()
    {
        _text.Dispose();
        _thinking.Dispose();
        _refusal.Dispose();
        _tools.ForEach(tool => tool.Dispose());
    }

    private void WriteTools(IBufferWriter<byte> output)
    {
        if (_tools.Count == 0)
        {
            return;
        }

        output.Write(",\"tool_calls\":["u8);
        for (int i = 0; i < _tools.Count; i++)
        {
            WholeTool tool = _tools[i];
            output.Write(i == 0 ? "{\"id\":\""u8 : ",{\"id\":\""u8);
            JsonText.WriteEscaped(output, tool.Id);
            output.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
            JsonText.WriteEscaped(output, tool.Name);
            output.Write("\",\"arguments\":\""u8);
            JsonText.WriteEscaped(output, tool.Arguments);
            output.Write("\"}"u8);
            if (tool.Signature.Length > 0)
            {
                output.Write(",\"extra_content\":{\"google\":{\"thought_signature\":\""u8);
                JsonText.WriteEscaped(output, tool.Signature);
                output.Write("\"}}"u8);
            }

            output.Write("}"u8);
        }

        output.Write("]"u8);
    }

    private static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> text, bool orNull)
    {
        if (text.IsEmpty && orNull)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        JsonText.WriteEscaped(output, text);
        output.Write("\""u8);
    }
}
