using System.Buffers;
using System.Text;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Translation.OpenAi;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Writes an answer in the form of OpenAI's Responses. A stream: numbered events, each item opened, filled and closed in the order clients
/// expect, and exactly one event that ends it. The dialect repeats all text at the end, so the text is kept until then.
/// </summary>
public sealed partial class ResponsesAnswerWriter : ChatAnswerWriter
{
    private readonly ChatWriterOptions _options;
    private readonly List<ResponsesOutputItem> _items = [];
    private readonly List<ResponsesOutputItem> _tools = [];
    private byte[] _id = [];
    private TokenUsage? _usage;
    private ChatFinish _finish;
    private ResponsesOutputItem? _open;
    private bool _ended;

    public ResponsesAnswerWriter(ChatWriterOptions options) => _options = options;

    public override string ContentType => _options.Stream ? "text/event-stream; charset=utf-8" : "application/json";

    private IBufferWriter<byte> Out => Output ?? throw new InvalidOperationException("No output is set.");

    public override void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (_id.Length > 0)
        {
            return;
        }

        _id = id.StartsWith("resp_"u8) ? id.ToArray() : Encoding.UTF8.GetBytes("resp_" + _options.CallId);
        if (_options.Stream)
        {
            WriteResponseEvent("response.created"u8, "in_progress"u8);
            WriteResponseEvent("response.in_progress"u8, "in_progress"u8);
        }
    }

    public override void Thinking(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && _options.ThinkingPlace != ThinkingPlace.Omit)
        {
            // A sealed piece is whole; what follows is another.
            bool follows = _open is { Kind: ResponsesItemKind.Reasoning, Sealed.Length: > 0 };
            AddText(ResponsesItemKind.Reasoning, text, again: follows);
        }
    }

    public override void ThinkingSignature(ReadOnlySpan<byte> signature)
    {
        if (!signature.IsEmpty && _options.ThinkingPlace != ThinkingPlace.Omit)
        {
            Seal(ResponsesSeal.Signature, signature, again: false);
        }
    }

    public override void RedactedThinking(ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty && _options.ThinkingPlace != ThinkingPlace.Omit)
        {
            Seal(ResponsesSeal.Redacted, data, again: true);
        }
    }

    public override void Text(ReadOnlySpan<byte> text) => AddText(ResponsesItemKind.Message, text, again: false);

    public override void Refusal(ReadOnlySpan<byte> text) => AddText(ResponsesItemKind.Refusal, text, again: false);

    public override void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        CloseOpen();
        var item = new ResponsesOutputItem(ResponsesItemKind.FunctionCall, _items.Count, _options.CallId)
        {
            CallId = id.ToArray(),
            Name = name.ToArray(),
        };
        _tools.Add(item);
        Add(item);
    }

    public override void ToolArguments(int slot, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            _tools[slot].Add(json);
            WriteDelta(_tools[slot], json);
        }
    }

    public override void ToolSignature(int slot, ReadOnlySpan<byte> signature)
    {
    }

    public override void ToolEnd(int slot)
    {
        ResponsesOutputItem item = _tools[slot];
        if (item.Text.IsEmpty)
        {
            ToolArguments(slot, "{}"u8);
        }

        Close(item);
    }

    public override void Usage(in TokenUsage usage) => _usage = usage;

    public override void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence)
    {
        CloseOpen();
        _finish = reason;
    }

    public override void End()
    {
        if (_ended)
        {
            return;
        }

        Start(default, default);
        CloseOpen();
        _ended = true;
        bool incomplete = _finish is ChatFinish.Length or ChatFinish.ContentFilter;
        ReadOnlySpan<byte> status = incomplete ? "incomplete"u8 : "completed"u8;
        if (_options.Stream)
        {
            WriteResponseEvent(incomplete ? "response.incomplete"u8 : "response.completed"u8, status);
        }
        else
        {
            WriteResponse(status, default);
        }
    }

    public override void KeepAlive()
    {
        if (_options.Stream)
        {
            Out.Write(": keepalive\n\n"u8);
        }
    }

    /// <summary>
    /// The one event that ends the answer is then <c>response.failed</c>; clients take a stream without such an event for a lost
    /// connection.
    /// </summary>
    public override bool TryWriteFault(ChatFault fault)
    {
        if (!_options.Stream)
        {
            return false;
        }

        Start(default, default);
        if (!_ended)
        {
            _ended = true;
            BeginEvent("response.failed"u8);
            Out.Write(",\"response\":"u8);
            WriteResponse("failed"u8, fault);
            EndEvent();
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        _items.ForEach(item => item.Release());
        base.Dispose(disposing);
    }

    /// <summary>
    /// A piece of a message or of reasoning; opens an item for it where none of its kind is open, or <paramref name="again"/>.
    /// </summary>
    private void AddText(ResponsesItemKind kind, ReadOnlySpan<byte> text, bool again)
    {
        if (text.IsEmpty)
        {
            return;
        }

        Open(kind, again).Add(text);
        WriteDelta(_open!, text);
    }

    private void Seal(string prefix, ReadOnlySpan<byte> seal, bool again) =>
        Open(ResponsesItemKind.Reasoning, again).Sealed = ResponsesSeal.Wrap(prefix, seal);

    private ResponsesOutputItem Open(ResponsesItemKind kind, bool again)
    {
        if (_open is null || _open.Kind != kind || again)
        {
            CloseOpen();
            _open = new ResponsesOutputItem(kind, _items.Count, _options.CallId);
            Add(_open);
        }

        return _open;
    }

    private void CloseOpen()
    {
        if (_open is { } item)
        {
            _open = null;
            Close(item);
        }
    }

    private void Add(ResponsesOutputItem item)
    {
        Start(default, default);
        _items.Add(item);
        WriteAdded(item);
    }
}
