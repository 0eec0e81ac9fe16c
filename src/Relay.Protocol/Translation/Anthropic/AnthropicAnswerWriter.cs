using System.Buffers;
using System.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>
/// Writes an answer as Anthropic does. Blocks follow one another and only one is open at a time, so of tool calls that an upstream writes
/// at the same time one goes out as it comes and what follows it waits until it has ended; that is all a stream ever keeps.
/// </summary>
public sealed partial class AnthropicAnswerWriter : ChatAnswerWriter
{
    private readonly ChatWriterOptions _options;
    private readonly IAnthropicOutput _form;
    private bool _begun;
    private bool _anyTool;
    private bool _refused;
    private bool _finishKnown;
    private ChatFinish _finish;
    private PooledBytes _stopSequence;
    private TokenUsage _usage;

    public AnthropicAnswerWriter(ChatWriterOptions options)
    {
        _options = options;
        _form = options.Stream ? new AnthropicEventOutput() : new AnthropicBodyOutput();
    }

    public override string ContentType => _options.Stream ? "text/event-stream; charset=utf-8" : "application/json";

    private IBufferWriter<byte> Out => Output ?? throw new InvalidOperationException("Output is not set.");

    /// <summary>At least 1: a client that sees no input takes its context for empty.</summary>
    private long InputEstimate => Math.Max(_options.EstimatedInputTokens, 1);

    public override void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        string own = id.StartsWith("msg_"u8) && id.Length <= 128 ? Encoding.UTF8.GetString(id) : "msg_" + _options.CallId;
        _form.Begin(Out, own, _options.Model, InputEstimate);
    }

    public override void Thinking(ReadOnlySpan<byte> text) => Say(AnthropicBlockKind.Thinking, text);

    public override void ThinkingSignature(ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty)
        {
            return;
        }

        EnsureBegun();
        if (_open == AnthropicBlockKind.Tool)
        {
            Replace(ref HoldOf(AnthropicBlockKind.Thinking).Signature, signature);
            return;
        }

        // With thinking shown to nobody, the signature comes alone.
        Switch(AnthropicBlockKind.Thinking);
        Replace(ref _signature, signature);
    }

    public override void RedactedThinking(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        EnsureBegun();
        if (_open == AnthropicBlockKind.Tool)
        {
            Hold(AnthropicBlockKind.RedactedThinking, slot: -1).Body.Append(data);
        }
        else
        {
            WriteRedacted(data);
        }
    }

    public override void Text(ReadOnlySpan<byte> text) => Say(AnthropicBlockKind.Text, text);

    public override void Refusal(ReadOnlySpan<byte> text)
    {
        _refused |= !text.IsEmpty;
        Say(AnthropicBlockKind.Text, text);
    }

    public override void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        EnsureBegun();
        _anyTool = true;
        if (id.IsEmpty)
        {
            id = Encoding.UTF8.GetBytes($"toolu_{_options.CallId}_{slot}");
        }

        if (_open == AnthropicBlockKind.Tool)
        {
            AnthropicHeldBlock held = Hold(AnthropicBlockKind.Tool, slot);
            held.Id.Append(id);
            held.Name.Append(name);
        }
        else
        {
            OpenTool(slot, id, name);
        }
    }

    public override void ToolArguments(int slot, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        if (_open == AnthropicBlockKind.Tool && _openSlot == slot)
        {
            _hasArguments = true;
            _form.Piece(Out, _index, AnthropicBlockKind.Tool, json);
        }
        else
        {
            FindHeld(slot)?.Body.Append(json);
        }
    }

    /// <summary>Has no place here; whoever relays keeps it by the call's id.</summary>
    public override void ToolSignature(int slot, ReadOnlySpan<byte> signature)
    {
    }

    public override void ToolEnd(int slot)
    {
        if (_open == AnthropicBlockKind.Tool && _openSlot == slot)
        {
            CloseTool(complete: true);
            WriteHeld(closeAll: false);
        }
        else if (FindHeld(slot) is { } held)
        {
            held.Ended = true;
        }
    }

    public override void Usage(in TokenUsage usage) => _usage = usage;

    public override void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence)
    {
        _finishKnown = true;
        _finish = reason;
        Replace(ref _stopSequence, stopSequence);
    }

    public override void End()
    {
        EnsureBegun();
        CloseEverything();

        // Without any input counted the estimate stands.
        TokenUsage usage = _usage.Input > 0 ? _usage : _usage with { Input = InputEstimate };
        _form.End(Out, AnthropicStopReason.Write(Reason()), _stopSequence.Span, in usage);
    }

    public override void KeepAlive()
    {
        if (_options.Stream)
        {
            Out.Write(AnthropicEventOutput.Ping);
        }
    }

    public override bool TryWriteFault(ChatFault fault)
    {
        if (!_options.Stream)
        {
            return false;
        }

        // Open blocks stay open: a closed one would look complete.
        Out.Write("event: error\ndata: "u8);
        AnthropicErrorWriter.Write(Out, fault);
        Out.Write("\n\n"u8);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _form.Dispose();
        _signature.Dispose();
        _stopSequence.Dispose();
        foreach (AnthropicHeldBlock held in _held)
        {
            held.Dispose();
        }

        _held.Clear();
        base.Dispose(disposing);
    }

    /// <summary>Calls must not be lost over a reason that knows none; but a call that was cut must not be carried out.</summary>
    private ChatFinish Reason() => _finishKnown ? _finish switch
    {
        ChatFinish.Stop when _anyTool => ChatFinish.ToolCalls,
        ChatFinish.Stop when _refused => ChatFinish.ContentFilter,
        ChatFinish.ToolCalls when !_anyTool => ChatFinish.Stop,
        _ => _finish,
    }
    : _anyTool ? ChatFinish.ToolCalls : ChatFinish.Stop;

    private void EnsureBegun()
    {
        if (!_begun)
        {
            Start(default, default);
        }
    }

    private static void Replace(ref PooledBytes bytes, ReadOnlySpan<byte> value)
    {
        bytes.Clear();
        bytes.Append(value);
    }
}
