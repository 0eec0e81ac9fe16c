using System.Text.Json;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>
/// Reads an answer of <c>POST /v1/messages</c>, whole or as events, and what lookalikes make of it: no event names, no <c>message_start</c>,
/// tool input in the block's start, counters at either end. Which of the two forms it is shows by itself.
/// </summary>
public sealed partial class AnthropicAnswerReader : ChatAnswerReader
{
    private readonly AnswerEvents _events;
    private JsonStrings _strings;
    private AnthropicUsage _usage;
    private bool _started;
    private bool _stopKnown;
    private ChatFinish _stop;
    private PooledBytes _stopSequence;

    public AnthropicAnswerReader(ChatReaderOptions options) => _events = new AnswerEvents(options.MaxEventBytes);

    public override ChatReadState Read(ReadOnlySpan<byte> body, IChatSink sink)
    {
        try
        {
            while (IsOpen && _events.Read(ref body, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> json))
            {
                Take(name, json, sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        _strings.Release();
        if (_events.Broken && IsOpen)
        {
            State = ChatReadState.Cut;
        }

        return State;
    }

    public override ChatReadState Complete(IChatSink sink)
    {
        try
        {
            if (IsOpen && _events.ReadEnd(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> json))
            {
                Take(name, json, sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        _strings.Release();
        if (IsOpen)
        {
            // The reason is the answer's end; that the closing event was lost does not matter.
            if (_stopKnown || AllToolsEnded)
            {
                Stop(sink);
            }
            else
            {
                State = ChatReadState.Cut;
            }
        }

        return State;
    }

    protected override void Dispose(bool disposing)
    {
        _events.Dispose();
        _strings.Release();
        _stopSequence.Dispose();
        _startInput.Dispose();
        base.Dispose(disposing);
    }

    private bool IsOpen => State is ChatReadState.Undecided or ChatReadState.Good;

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, IChatSink sink)
    {
        _strings.Begin(json.Length);
        AnthropicEvent found = AnthropicEvent.Parse(name, json, ref _strings);
        switch (found.Kind)
        {
            case AnthropicEventKind.BlockDelta:
                EnsureStarted(sink);
                ReadDelta(found.Index, found.Delta, sink);
                break;
            case AnthropicEventKind.BlockStart:
                EnsureStarted(sink);
                ReadBlockStart(found.Index, found.Block, sink);
                break;
            case AnthropicEventKind.BlockStop:
                EndTool(found.Index, sink);
                break;
            case AnthropicEventKind.MessageStart:
                ReadMessage(found.Message, sink);
                break;
            case AnthropicEventKind.Message:
                ReadMessage(json, sink);
                Stop(sink);
                break;
            case AnthropicEventKind.MessageDelta:
                EnsureStarted(sink);
                ReadStop(found.Delta);
                ReadUsage(found.Usage, sink);
                break;
            case AnthropicEventKind.MessageStop:
                EnsureStarted(sink);
                Stop(sink);
                break;
            case AnthropicEventKind.Error:
                State = ChatReadState.Failed;
                sink.Fail(AnthropicFault.Read(httpStatus: 200, json, retryAfterMs: 0));
                break;
        }
    }

    private void EnsureStarted(IChatSink sink)
    {
        if (!_started)
        {
            _started = true;
            State = ChatReadState.Good;
            sink.Start(default, default);
        }
    }

    /// <summary>The <c>message</c> of a start, or the whole answer.</summary>
    private void ReadMessage(ReadOnlySpan<byte> json, IChatSink sink)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> model = default;
        ReadOnlySpan<byte> content = default;
        ReadOnlySpan<byte> usage = default;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("id"u8))
            {
                id = members.Text(ref _strings);
            }
            else if (members.Is("model"u8))
            {
                model = members.Text(ref _strings);
            }
            else if (members.Is("content"u8))
            {
                content = members.Raw();
            }
            else if (members.Is("usage"u8))
            {
                usage = members.Raw();
            }
        }

        if (!_started)
        {
            _started = true;
            State = ChatReadState.Good;
            sink.Start(id, model);
        }

        ReadContent(content, sink);
        ReadStop(json);
        ReadUsage(usage, sink);
    }

    private void ReadStop(ReadOnlySpan<byte> json)
    {
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("stop_reason"u8) && members.Text(ref _strings) is { IsEmpty: false } reason)
            {
                _stop = AnthropicStopReason.Read(reason);
                _stopKnown = true;
            }
            else if (members.Is("stop_sequence"u8) && members.Text(ref _strings) is { IsEmpty: false } sequence)
            {
                _stopSequence.Clear();
                _stopSequence.Append(sequence);
            }
        }
    }

    private void ReadUsage(ReadOnlySpan<byte> json, IChatSink sink)
    {
        if (json.IsEmpty)
        {
            return;
        }

        _usage.Read(json, ref _strings);
        if (_usage.IsKnown)
        {
            sink.Usage(_usage.Total);
        }
    }

    private void Stop(IChatSink sink)
    {
        ChatFinish reason = _stop;
        if (reason != ChatFinish.Length)
        {
            EndAllTools(sink);
        }

        // Some servers end every answer with end_turn, or with nothing.
        if (reason == ChatFinish.Stop && _tools.Count > 0)
        {
            reason = ChatFinish.ToolCalls;
        }

        State = ChatReadState.Finished;
        sink.Finish(reason, _stopSequence.Span);
    }
}
