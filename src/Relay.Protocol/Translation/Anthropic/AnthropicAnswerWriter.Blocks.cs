namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The one open block, and those that wait for it.</summary>
public sealed partial class AnthropicAnswerWriter
{
    private readonly List<AnthropicHeldBlock> _held = [];
    private AnthropicBlockKind _open;
    private int _openSlot = -1;
    private bool _hasArguments;

    // Of the open thinking; written just before it is closed.
    private PooledBytes _signature;

    // Of the open block, or of the next one.
    private int _index;

    private void Say(AnthropicBlockKind kind, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        EnsureBegun();
        if (_open == AnthropicBlockKind.Tool)
        {
            HoldOf(kind).Body.Append(text);
            return;
        }

        if (_signature.Length > 0)
        {
            // Sealed thinking is over; more of it is a block of its own.
            Close();
        }

        Switch(kind);
        _form.Piece(Out, _index, kind, text);
    }

    private void Switch(AnthropicBlockKind kind)
    {
        if (_open != kind)
        {
            Close();
            Open(kind, default, default);
        }
    }

    private void Open(AnthropicBlockKind kind, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        _open = kind;
        _form.Open(Out, _index, kind, id, name);
    }

    private void Close()
    {
        if (_open != AnthropicBlockKind.None)
        {
            _form.Close(Out, _index, _open, _signature.Span);
            _signature.Clear();
            _open = AnthropicBlockKind.None;
            _openSlot = -1;
            _index++;
        }
    }

    private void OpenTool(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        Close();
        Open(AnthropicBlockKind.Tool, id, name);
        _openSlot = slot;
        _hasArguments = false;
    }

    private void CloseTool(bool complete)
    {
        if (complete && !_hasArguments)
        {
            // Clients take a call's input from its deltas only.
            _form.Piece(Out, _index, AnthropicBlockKind.Tool, "{}"u8);
        }

        Close();
    }

    private void WriteRedacted(ReadOnlySpan<byte> data)
    {
        Close();
        Open(AnthropicBlockKind.RedactedThinking, default, default);
        _form.Piece(Out, _index, AnthropicBlockKind.RedactedThinking, data);
        Close();
    }

    private AnthropicHeldBlock Hold(AnthropicBlockKind kind, int slot)
    {
        var held = new AnthropicHeldBlock(kind, slot);
        _held.Add(held);
        return held;
    }

    /// <summary>The last block that waits, if it is of this kind and not sealed; else a new one.</summary>
    private AnthropicHeldBlock HoldOf(AnthropicBlockKind kind) =>
        _held.Count > 0 && _held[^1] is var last && last.Kind == kind && last.Signature.Length == 0 ? last : Hold(kind, slot: -1);

    private AnthropicHeldBlock? FindHeld(int slot)
    {
        foreach (AnthropicHeldBlock held in _held)
        {
            if (held.Kind == AnthropicBlockKind.Tool && held.Slot == slot)
            {
                return held;
            }
        }

        return null;
    }

    /// <summary>Writes what waited, in order, up to the first call that goes on; with <paramref name="closeAll"/> all of it.</summary>
    private void WriteHeld(bool closeAll)
    {
        int written = 0;
        while (written < _held.Count && _open != AnthropicBlockKind.Tool)
        {
            AnthropicHeldBlock held = _held[written++];
            switch (held.Kind)
            {
                case AnthropicBlockKind.Tool:
                    OpenTool(held.Slot, held.Id.Span, held.Name.Span);
                    ToolArguments(held.Slot, held.Body.Span);
                    if (held.Ended || closeAll)
                    {
                        CloseTool(complete: held.Ended);
                    }

                    break;
                case AnthropicBlockKind.RedactedThinking:
                    WriteRedacted(held.Body.Span);
                    break;
                default:
                    Say(held.Kind, held.Body.Span);
                    ThinkingSignature(held.Signature.Span);
                    break;
            }

            held.Dispose();
        }

        _held.RemoveRange(0, written);
    }

    private void CloseEverything()
    {
        if (_open == AnthropicBlockKind.Tool)
        {
            CloseTool(complete: Reason() != ChatFinish.Length);
        }

        WriteHeld(closeAll: true);
        Close();
    }
}
