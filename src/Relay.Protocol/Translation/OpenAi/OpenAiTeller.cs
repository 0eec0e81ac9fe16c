using System.Text.Json;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Tells a sink what the chunks of one answer say, in the order a sink wants: thinking before text before tools (one chunk may have all),
/// each thing from one place only. Throws <see cref="JsonException"/> for what is no JSON. One owner, one thread at a time.
/// </summary>
internal sealed partial class OpenAiTeller(ChatReaderOptions options) : IDisposable
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
