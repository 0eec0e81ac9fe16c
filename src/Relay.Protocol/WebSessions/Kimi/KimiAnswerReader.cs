using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Kimi;

/// <summary>
/// Reads an answer of Kimi's site: envelopes with one JSON message each. Texts come in pieces, whether they are said to be set or appended:
/// a second block of text begins with another "set".
/// </summary>
public sealed class KimiAnswerReader : WebAnswerReader, WebMarks.ITarget
{
    private const int MaxMessageBytes = 8 * 1024 * 1024;

    private readonly KimiMarks _marks = new();
    private readonly WebCitations _citations;
    private PooledBytes _held;
    private JsonStrings _strings;
    private bool _isCompleted;

    public KimiAnswerReader(WebFaults faults, WebCitations citations)
        : base(faults, citations, null) => _citations = citations;

    // The answer's status came: what was lost is only the closing envelope.
    private protected override bool EndsWithBody => _isCompleted;

    void WebMarks.ITarget.Plain(ReadOnlySpan<byte> text, IChatSink sink) => Text(text, sink);

    bool WebMarks.ITarget.Mark(ReadOnlySpan<byte> inside, IChatSink sink)
    {
        bool isData = inside.SequenceEqual("cite"u8) || inside.SequenceEqual("ref"u8) || inside.ContainsAny((byte)':', (byte)'#')
            || !inside.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (isData)
        {
            TellMark(inside, sink);
        }

        return isData;
    }

    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        _marks.Dispose();
        _strings.Release();
        base.Dispose(disposing);
    }

    private protected override void Take(ReadOnlySpan<byte> body, IChatSink sink)
    {
        PooledBytes joined = _held;
        _held = default;
        ReadOnlySpan<byte> rest = body;
        if (joined.Length > 0)
        {
            joined.Append(body);
            rest = joined.Span;
        }

        try
        {
            while (IsOpen && rest.Length >= KimiEnvelope.HeadBytes)
            {
                int length = KimiEnvelope.LengthOf(rest);
                if (length is < 0 or > MaxMessageBytes)
                {
                    State = ChatReadState.Cut;
                }
                else if (rest.Length - KimiEnvelope.HeadBytes < length)
                {
                    break;
                }
                else
                {
                    TellEnvelope(rest[0], rest.Slice(KimiEnvelope.HeadBytes, length), sink);
                    rest = rest[(KimiEnvelope.HeadBytes + length)..];
                }
            }

            if (IsOpen)
            {
                _held.Append(rest);
            }
        }
        finally
        {
            joined.Dispose();
            _strings.Release();
        }
    }

    private protected override void FlushText(IChatSink sink) => _marks.Flush(this, sink);

    /// <summary>A mark names its hit by the site's own key; people are shown its number.</summary>
    private protected override bool TryReadMark(ReadOnlySpan<byte> inside, out string name, out string shown)
    {
        name = Encoding.UTF8.GetString(inside);
        shown = "";
        return true;
    }

    private void TellEnvelope(byte flags, ReadOnlySpan<byte> payload, IChatSink sink)
    {
        if ((flags & KimiEnvelope.Compressed) != 0)
        {
            Fail(Faults.Unreadable("a compressed message"), sink);
            return;
        }

        _strings.Begin(payload.Length);
        bool isDone = (flags & KimiEnvelope.EndOfStream) != 0;
        JsonMembers members = new(payload);
        while (IsOpen && members.Next())
        {
            if (members.Is("error"u8))
            {
                TellError(members.Raw(), sink);
            }
            else if (members.Is("chat"u8))
            {
                ReadChat(members.Raw());
            }
            else if (members.Is("message"u8))
            {
                ReadMessage(members.Raw());
            }
            else if (members.Is("block"u8))
            {
                TellBlock(members.Raw(), sink);
            }
            else if (members.Is("done"u8))
            {
                isDone = true;
            }
        }

        if (isDone && IsOpen)
        {
            Finish(ChatFinish.Stop, sink);
        }
    }

    private void TellError(ReadOnlySpan<byte> error, IChatSink sink)
    {
        string code = "";
        JsonMembers members = new(error);
        while (members.Next())
        {
            code = members.Is("code"u8) ? Encoding.UTF8.GetString(members.Text(ref _strings)) : code;
        }

        Fail(KimiFaults.OfCode(code.Length > 0 ? code : "error", Faults), sink);
    }

    private void ReadChat(ReadOnlySpan<byte> chat)
    {
        JsonMembers members = new(chat);
        while (members.Next())
        {
            if (members.Is("id"u8) && ConversationId.Length == 0)
            {
                ConversationId = Encoding.UTF8.GetString(members.Text(ref _strings));
            }
        }
    }

    /// <summary>The caller's own message comes back too, complete from the start: only the answer's status counts.</summary>
    private void ReadMessage(ReadOnlySpan<byte> message)
    {
        string id = "";
        bool isAnswer = false;
        bool isCompleted = false;
        JsonMembers members = new(message);
        while (members.Next())
        {
            if (members.Is("id"u8))
            {
                id = Encoding.UTF8.GetString(members.Text(ref _strings));
            }
            else if (members.Is("role"u8))
            {
                isAnswer = members.Text(ref _strings).SequenceEqual("assistant"u8);
            }
            else if (members.Is("status"u8))
            {
                isCompleted = members.Text(ref _strings).SequenceEqual("MESSAGE_STATUS_COMPLETED"u8);
            }
        }

        MessageId = isAnswer ? id : MessageId;
        _isCompleted |= isCompleted && (isAnswer || (id.Length > 0 && id == MessageId));
    }

    private void TellBlock(ReadOnlySpan<byte> block, IChatSink sink)
    {
        JsonMembers members = new(block);
        while (members.Next())
        {
            if (members.Is("text"u8))
            {
                TellContent(members.Raw(), isThinking: false, sink);
            }
            else if (members.Is("think"u8))
            {
                TellContent(members.Raw(), isThinking: true, sink);
            }
            else if (members.Is("tool"u8))
            {
                ReadTool(members.Raw());
            }
        }
    }

    private void TellContent(ReadOnlySpan<byte> text, bool isThinking, IChatSink sink)
    {
        ReadOnlySpan<byte> content = default;
        JsonMembers members = new(text);
        while (members.Next())
        {
            content = members.Is("content"u8) ? members.Text(ref _strings) : content;
            isThinking |= members.Is("flags"u8) && members.Text(ref _strings).SequenceEqual("thinking"u8);
        }

        if (isThinking)
        {
            Thinking(content, sink);
        }
        else if (_citations == WebCitations.Keep)
        {
            Text(content, sink);
        }
        else
        {
            _marks.Write(content, this, sink);
        }
    }

    /// <summary>Search hits: <c>contents[].searchResult</c>, called by <c>refIndex</c> in marks.</summary>
    private void ReadTool(ReadOnlySpan<byte> tool)
    {
        JsonMembers members = new(tool);
        while (members.Next())
        {
            if (!members.Is("contents"u8))
            {
                continue;
            }

            JsonMembers contents = new(members.Raw());
            while (contents.Next())
            {
                JsonMembers content = new(contents.Raw());
                while (content.Next())
                {
                    if (content.Is("searchResult"u8))
                    {
                        ReadHit(content.Raw());
                    }
                }
            }
        }
    }

    private void ReadHit(ReadOnlySpan<byte> hit)
    {
        ReadOnlySpan<byte> url = default;
        string mark = "";
        JsonMembers members = new(hit);
        while (members.Next())
        {
            if (members.Is("refIndex"u8))
            {
                mark = Encoding.UTF8.GetString(members.Text(ref _strings));
            }
            else if (members.Is("base"u8))
            {
                JsonMembers details = new(members.Raw());
                while (details.Next())
                {
                    url = details.Is("url"u8) ? details.Text(ref _strings) : url;
                }
            }
        }

        if (!url.IsEmpty && mark.Length > 0)
        {
            AddSource(url, mark);
        }
    }
}
