using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Tells a sink what the chunks of one answer say, in the order a sink wants: thinking before text before tools (one chunk may have all),
/// each thing from one place only. Throws <see cref="JsonException"/> for what is no JSON. One owner, one thread at a time.
/// </summary>
internal sealed class OpenAiTeller(ChatReaderOptions options) : IDisposable
{
    private readonly ToolSlots _tools = new(options.MaxEventBytes);
    private JsonStrings _strings;
    private ThinkSplitter _splitter;
    private ReasoningPlace _reasoning;
    private ChatFinish? _finish;
    private bool _started;
    private bool _spoke;

    private enum ReasoningPlace : byte
    {
        Unknown = 0,
        ReasoningContent,
        Reasoning,
        Details,
    }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    /// <summary>One event of a stream.</summary>
    public ChatReadState TellEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IChatSink sink)
    {
        if (data.StartsWith(Done))
        {
            return _started ? TellFinish(_finish ?? FinishOfDone(), sink) : ChatReadState.Cut;
        }

        if (data.Trim(" \t\r\n"u8).IsEmpty)
        {
            return Standing;
        }

        try
        {
            OpenAiChunk chunk = OpenAiChunk.Read(data, ref _strings);
            if (chunk.IsFault || name.SequenceEqual("error"u8))
            {
                return TellFault(data, sink);
            }

            return TellChunk(in chunk, whole: false, sink);
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
            OpenAiChunk chunk = OpenAiChunk.Read(body, ref _strings);
            if (chunk.IsFault)
            {
                return TellFault(body, sink);
            }

            ChatReadState state = TellChunk(in chunk, whole: true, sink);
            return state is ChatReadState.Failed or ChatReadState.Cut ? state
                : _spoke || _finish is not null ? TellFinish(_finish ?? ChatFinish.Stop, sink)
                : ChatReadState.Cut;
        }
        finally
        {
            _strings.Release();
        }
    }

    /// <summary>A stream ended without saying that it is done.</summary>
    public ChatReadState EndStream(IChatSink sink)
    {
        if (_finish is { } finish)
        {
            return TellFinish(finish, sink);
        }

        return _tools.Any && _tools.AllComplete ? TellFinish(ChatFinish.ToolCalls, sink) : ChatReadState.Cut;
    }

    public void Dispose()
    {
        _tools.Dispose();
        _strings.Release();
    }

    private ChatReadState Standing => _started ? ChatReadState.Good : ChatReadState.Undecided;

    private ChatReadState TellChunk(in OpenAiChunk chunk, bool whole, IChatSink sink)
    {
        if (chunk.HasChoices)
        {
            if (!_started)
            {
                _started = true;
                sink.Start(chunk.Id, chunk.Model);
            }

            // MiniMax ends a stream with the whole answer once more; but whoever sends nothing else means it.
            if (!chunk.IsMessage || !_spoke)
            {
                TellContent(in chunk, whole || chunk.IsMessage, sink);
            }
        }

        if (chunk.HasUsage)
        {
            sink.Usage(chunk.Usage);
        }

        if (_tools.Overflowed)
        {
            return ChatReadState.Cut;
        }

        return chunk.Finish.IsEmpty ? Standing : NoteFinish(chunk.Finish, sink);
    }

    private void TellContent(in OpenAiChunk chunk, bool whole, IChatSink sink)
    {
        TellReasoning(in chunk, sink);
        if (!chunk.Text.IsEmpty)
        {
            TellText(chunk.Text, sink);
        }
        else if (!chunk.Parts.IsEmpty)
        {
            TellTexts(chunk.Parts, thinking: false, sink);
        }

        if (!chunk.Refusal.IsEmpty)
        {
            _spoke = true;
            sink.Refusal(chunk.Refusal);
        }

        // An empty array says nothing.
        if (chunk.ToolCalls.Length > 2)
        {
            _spoke = true;
            _splitter.Flush(sink);
            _tools.Read(chunk.ToolCalls, whole, ref _strings, sink);
        }
        else if (!chunk.FunctionCall.IsEmpty)
        {
            _spoke = true;
            _splitter.Flush(sink);
            _tools.ReadFunction(chunk.FunctionCall, whole, ref _strings, sink);
        }
    }

    /// <summary>Servers that send thinking under two names mean it once: the first place counts for the whole answer.</summary>
    private void TellReasoning(in OpenAiChunk chunk, IChatSink sink)
    {
        if (_reasoning == ReasoningPlace.Unknown)
        {
            _reasoning = !chunk.ReasoningContent.IsEmpty ? ReasoningPlace.ReasoningContent
                : !chunk.Reasoning.IsEmpty ? ReasoningPlace.Reasoning
                : chunk.ReasoningDetails.Length > 2 ? ReasoningPlace.Details
                : ReasoningPlace.Unknown;
        }

        if (_reasoning == ReasoningPlace.Details && !chunk.ReasoningDetails.IsEmpty)
        {
            TellTexts(chunk.ReasoningDetails, thinking: true, sink);
            return;
        }

        ReadOnlySpan<byte> text = _reasoning switch
        {
            ReasoningPlace.ReasoningContent => chunk.ReasoningContent,
            ReasoningPlace.Reasoning => chunk.Reasoning,
            _ => default,
        };
        if (!text.IsEmpty)
        {
            _spoke = true;
            sink.Thinking(text);
        }
    }

    /// <summary>The texts of an array of parts.</summary>
    private void TellTexts(ReadOnlySpan<byte> parts, bool thinking, IChatSink sink)
    {
        var reader = new Utf8JsonReader(parts);
        reader.Read();
        while (reader.Read())
        {
            // Parts are flat: {"type":"text","text":"..."}, {"type":"reasoning.summary","summary":"..."}.
            bool text = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2
                && (reader.ValueTextEquals("text"u8) || (thinking && reader.ValueTextEquals("summary"u8)));
            if (!text)
            {
                continue;
            }

            reader.Read();
            ReadOnlySpan<byte> value = _strings.Get(in reader, parts);
            if (value.IsEmpty)
            {
                continue;
            }

            if (thinking)
            {
                _spoke = true;
                sink.Thinking(value);
            }
            else
            {
                TellText(value, sink);
            }
        }
    }

    private void TellText(ReadOnlySpan<byte> text, IChatSink sink)
    {
        _spoke = true;
        if (options.ThinkTags)
        {
            _splitter.Split(text, sink);
        }
        else
        {
            sink.Text(text);
        }
    }

    private ChatReadState NoteFinish(ReadOnlySpan<byte> reason, IChatSink sink)
    {
        if (!OpenAiFinish.TryRead(reason, out ChatFinish finish, out ChatFaultKind fault))
        {
            sink.Fail(new ChatFault(fault, "The upstream broke its answer off.", System.Text.Encoding.UTF8.GetString(reason)));
            return ChatReadState.Failed;
        }

        // "stop" says least: a reason that says more stands, whichever comes first.
        if (finish != ChatFinish.Stop || _finish is null)
        {
            _finish = finish;
        }

        return Standing;
    }

    /// <summary>The end mark without a reason: an unfinished call must not be taken for a whole one.</summary>
    private ChatFinish FinishOfDone() =>
        !_tools.Any ? ChatFinish.Stop : _tools.AllComplete ? ChatFinish.ToolCalls : ChatFinish.Length;

    private ChatReadState TellFinish(ChatFinish finish, IChatSink sink)
    {
        _splitter.Flush(sink);
        if (finish is ChatFinish.Stop or ChatFinish.ToolCalls)
        {
            if (_tools.AnyNameless)
            {
                return ChatReadState.Cut;
            }

            finish = _tools.Any ? ChatFinish.ToolCalls : ChatFinish.Stop;
        }

        _tools.End(onlyComplete: finish != ChatFinish.ToolCalls, sink);
        sink.Finish(finish, default);
        return ChatReadState.Finished;
    }

    private static ChatReadState TellFault(ReadOnlySpan<byte> body, IChatSink sink)
    {
        sink.Fail(OpenAiFault.Read(200, body, 0));
        return ChatReadState.Failed;
    }
}
