using System.Runtime.InteropServices;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>Content blocks. Only tools need to be remembered: a delta says itself what it is.</summary>
public sealed partial class AnthropicAnswerReader
{
    private readonly List<Tool> _tools = [];

    // The input that the last tool's start brought with it; counts only when no delta follows.
    private PooledBytes _startInput;

    private bool AllToolsEnded
    {
        get
        {
            bool ended = _tools.Count > 0;
            foreach (Tool tool in _tools)
            {
                ended &= !tool.IsOpen;
            }

            return ended;
        }
    }

    private void ReadContent(ReadOnlySpan<byte> json, IChatSink sink)
    {
        var blocks = new JsonMembers(json);
        while (blocks.Next())
        {
            ReadBlockStart(index: -1, blocks.Raw(), sink);
            EndAllTools(sink);
        }
    }

    private void ReadBlockStart(int index, ReadOnlySpan<byte> json, IChatSink sink)
    {
        AnthropicBlock block = AnthropicBlock.Parse(json, ref _strings);
        if (!block.Type.SequenceEqual("tool_use"u8))
        {
            Tell(in block, sink);
            return;
        }

        TellStartInput(sink);
        sink.ToolStart(_tools.Count, block.Id, block.Name);
        _tools.Add(new Tool(index, IsOpen: true));
        _startInput.Append(block.Input);
    }

    private void ReadDelta(int index, ReadOnlySpan<byte> json, IChatSink sink)
    {
        AnthropicBlock delta = AnthropicBlock.Parse(json, ref _strings);
        if (delta.PartialJson.IsEmpty)
        {
            Tell(in delta, sink);
            return;
        }

        int slot = SlotOf(index);
        if (slot >= 0 && _tools[slot].IsOpen)
        {
            if (slot == _tools.Count - 1)
            {
                _startInput.Clear();
            }

            sink.ToolArguments(slot, delta.PartialJson);
        }
    }

    /// <summary>Blocks of tools that the provider runs itself, and citations, have no place in the neutral form.</summary>
    private static void Tell(in AnthropicBlock block, IChatSink sink)
    {
        // "text" and "text_delta", "thinking" and "thinking_delta", "signature_delta", "redacted_thinking".
        if (block.Type.StartsWith("text"u8) && !block.Text.IsEmpty)
        {
            sink.Text(block.Text);
        }
        else if (block.Type.StartsWith("redacted_thinking"u8) && !block.Data.IsEmpty)
        {
            sink.RedactedThinking(block.Data);
        }
        else if (block.Type.StartsWith("thinking"u8) || block.Type.StartsWith("signature"u8))
        {
            if (!block.Thinking.IsEmpty)
            {
                sink.Thinking(block.Thinking);
            }

            if (!block.Signature.IsEmpty)
            {
                sink.ThinkingSignature(block.Signature);
            }
        }
    }

    private void EndTool(int index, IChatSink sink)
    {
        int slot = SlotOf(index);
        if (slot >= 0)
        {
            EndSlot(slot, sink);
        }
    }

    private void EndAllTools(IChatSink sink)
    {
        for (int slot = 0; slot < _tools.Count; slot++)
        {
            EndSlot(slot, sink);
        }
    }

    private void EndSlot(int slot, IChatSink sink)
    {
        if (!_tools[slot].IsOpen)
        {
            return;
        }

        if (slot == _tools.Count - 1)
        {
            TellStartInput(sink);
        }

        _tools[slot] = _tools[slot] with { IsOpen = false };
        sink.ToolEnd(slot);
    }

    private void TellStartInput(IChatSink sink)
    {
        if (_startInput.Length > 0)
        {
            sink.ToolArguments(_tools.Count - 1, _startInput.Span);
            _startInput.Clear();
        }
    }

    private int SlotOf(int index)
    {
        Span<Tool> tools = CollectionsMarshal.AsSpan(_tools);
        for (int slot = tools.Length - 1; slot >= 0; slot--)
        {
            if (tools[slot].Index == index || index < 0)
            {
                return slot;
            }
        }

        return -1;
    }

    private readonly record struct Tool(int Index, bool IsOpen);
}
