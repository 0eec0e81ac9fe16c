using System.Text.Json;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Translation.Responses;

/// <summary>
/// Tells a sink what the events of one answer say. Servers leave out what others repeat (deltas, the opening of items, arguments until they
/// are whole), so every event that carries text is taken for what has not been told yet. Throws <see cref="JsonException"/> for what is no
/// JSON. One owner, one thread at a time.
/// </summary>
internal sealed partial class ResponsesTeller : IDisposable
{
    private const int MaxItems = 1_024;
    private readonly List<ResponsesReadItem> _items = [];
    private JsonStrings _strings;
    private byte[] _id = [];
    private byte[] _model = [];
    private int _calls;
    private bool _started;
    private bool _overflowed;

    private ChatReadState Standing => _overflowed ? ChatReadState.Cut : _started ? ChatReadState.Good : ChatReadState.Undecided;

    /// <summary>One event of a stream.</summary>
    public ChatReadState TellEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink)
    {
        if (data.StartsWith("[DONE]"u8) || data.Trim(" \t\r\n"u8).IsEmpty)
        {
            return Standing;
        }

        try
        {
            _strings.Begin(data.Length);
            ResponsesEvent found = ResponsesEvent.Read(data, ref _strings);
            ReadOnlySpan<byte> type = found.Type.IsEmpty ? name : found.Type;
            if (type.SequenceEqual("error"u8) || (found.HasError && found.Response.IsEmpty))
            {
                return TellFault(data, sink);
            }

            return type.StartsWith("response."u8) ? TellEvent(type["response.".Length..], in found, sink) : Standing;
        }
        finally
        {
            _strings.Release();
        }
    }

    /// <summary>A whole answer.</summary>
    public ChatReadState TellWhole(ReadOnlySpan<byte> body, IChatSink sink)
    {
        try
        {
            _strings.Begin(body.Length);
            ResponsesEvent found = ResponsesEvent.Read(body, ref _strings);
            return found.IsWhole ? TellEnd(body, sink)
                : found.HasError || found.Type.SequenceEqual("error"u8) ? TellFault(body, sink)
                : TellOther(body, sink);
        }
        finally
        {
            _strings.Release();
        }
    }

    /// <summary>A stream ended without the event that ends it: only whole calls can be acted upon.</summary>
    public ChatReadState EndStream(IChatSink sink)
    {
        if (_overflowed || _calls == 0 || !_items.TrueForAll(item => item.Slot < 0 || item.Ended))
        {
            return ChatReadState.Cut;
        }

        sink.Finish(ChatFinish.ToolCalls, default);
        return ChatReadState.Finished;
    }

    public void Dispose() => _strings.Release();

    /// <summary>Something else that is JSON: an error without the usual wrapping, or nothing of this dialect.</summary>
    private static ChatReadState TellOther(ReadOnlySpan<byte> body, IChatSink sink)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        bool isError = false;
        while (reader.TokenType != JsonTokenType.None && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isError |= reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("detail"u8) || reader.ValueTextEquals("base_resp"u8);
            reader.Read();
            reader.Skip();
        }

        return isError ? TellFault(body, sink) : ChatReadState.Cut;
    }

    private ChatReadState TellEvent(ReadOnlySpan<byte> type, in ResponsesEvent found, IChatSink sink)
    {
        if (type.SequenceEqual("output_text.delta"u8))
        {
            if (Speak(in found, sink))
            {
                sink.Text(found.Delta);
            }
        }
        else if (type.SequenceEqual("function_call_arguments.delta"u8))
        {
            TellArguments(Item(found.OutputIndex), found.Delta, sink);
        }
        else if (type.SequenceEqual("reasoning_summary_text.delta"u8) || type.SequenceEqual("reasoning_text.delta"u8))
        {
            if (Speak(in found, sink))
            {
                sink.Thinking(found.Delta);
            }
        }
        else if (type.SequenceEqual("refusal.delta"u8))
        {
            if (Speak(in found, sink))
            {
                sink.Refusal(found.Delta);
            }
        }
        else if (type.SequenceEqual("reasoning_summary_part.added"u8))
        {
            // Parts of a summary are paragraphs.
            if (found.SummaryIndex > 0 && Item(found.OutputIndex).Spoke)
            {
                sink.Thinking("\n\n"u8);
            }
        }
        else if (type.SequenceEqual("output_item.added"u8) || type.SequenceEqual("output_item.done"u8))
        {
            TellItem(found.Item, found.OutputIndex, done: type.EndsWith("done"u8), sink);
        }
        else if (type.SequenceEqual("function_call_arguments.done"u8))
        {
            TellWholeArguments(Item(found.OutputIndex), found.Arguments, sink);
        }
        else if (type.SequenceEqual("completed"u8)
            || type.SequenceEqual("incomplete"u8)
            || type.SequenceEqual("failed"u8)
            || type.SequenceEqual("cancelled"u8))
        {
            return TellEnd(found.Response, sink);
        }
        else if (!found.Response.IsEmpty)
        {
            NoteResponse(ResponsesBody.Read(found.Response, ref _strings));
        }

        return Standing;
    }

    private void NoteResponse(scoped in ResponsesBody body)
    {
        _id = _id.Length == 0 ? body.Id.ToArray() : _id;
        _model = _model.Length == 0 ? body.Model.ToArray() : _model;
    }

    private void Start(IChatSink sink)
    {
        if (!_started)
        {
            _started = true;
            sink.Start(_id, _model);
        }
    }

    /// <summary>True when a delta has something to tell.</summary>
    private bool Speak(scoped in ResponsesEvent found, IChatSink sink)
    {
        if (found.Delta.IsEmpty)
        {
            return false;
        }

        Start(sink);
        Item(found.OutputIndex).Spoke = true;
        return !_overflowed;
    }

    /// <summary>The item at an index; the last is the likeliest.</summary>
    private ResponsesReadItem Item(long index)
    {
        for (int i = _items.Count - 1; i >= 0; i--)
        {
            if (_items[i].Index == index)
            {
                return _items[i];
            }
        }

        var item = new ResponsesReadItem(index);
        _overflowed |= _items.Count >= MaxItems;
        if (!_overflowed)
        {
            _items.Add(item);
        }

        return item;
    }

    private ChatReadState TellEnd(ReadOnlySpan<byte> response, IChatSink sink)
    {
        if (response.IsEmpty)
        {
            return ChatReadState.Cut;
        }

        ResponsesBody body = ResponsesBody.Read(response, ref _strings);
        NoteResponse(in body);
        if (body.HasUsage)
        {
            sink.Usage(body.Usage);
        }

        bool incomplete = body.Status.SequenceEqual("incomplete"u8);
        if (!incomplete && !body.Status.IsEmpty && !body.Status.SequenceEqual("completed"u8))
        {
            return TellFault(body.Error.IsEmpty ? response : body.Error, sink);
        }

        Start(sink);
        TellOutput(body.Output, sink);
        if (_overflowed)
        {
            return ChatReadState.Cut;
        }

        foreach (ResponsesReadItem item in _items)
        {
            EndCall(item, evenIfCut: !incomplete, sink);
        }

        sink.Finish(
            !incomplete ? _calls > 0 ? ChatFinish.ToolCalls : ChatFinish.Stop
                : body.Reason.SequenceEqual("content_filter"u8) ? ChatFinish.ContentFilter : ChatFinish.Length,
            default);
        return ChatReadState.Finished;
    }

    private static ChatReadState TellFault(ReadOnlySpan<byte> body, IChatSink sink)
    {
        sink.Fail(OpenAiFault.Read(200, body, 0));
        return ChatReadState.Failed;
    }
}
