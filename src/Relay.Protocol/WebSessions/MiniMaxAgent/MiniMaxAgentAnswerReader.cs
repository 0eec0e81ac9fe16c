using System.Globalization;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>
/// Reads the answers of <c>get_chat_detail</c>, one after the other as they were polled, in whatever pieces. Each has the whole chat again:
/// thinking and text so far of each message of the assistant's. Only <c>chat_status</c> says that it is done. An agent may take several steps,
/// each a message; they are told in order, with a blank line between their texts.
/// </summary>
/// <param name="thinks">Thoughts are told; the site has them in every answer, and no switch for them.</param>
/// <param name="faults">The site's faults in words.</param>
public sealed class MiniMaxAgentAnswerReader(bool thinks, WebFaults faults) : WebAnswerReader(faults, WebCitations.Keep, marks: null)
{
    // A whole chat of one turn, thoughts and steps included.
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int Assistant = 2;
    private const int Done = 2;

    private JsonObjects _objects = new(MaxBytes);
    private JsonStrings _strings;
    private ToldText _thinking;
    private ToldText _text;
    private long _message;
    private bool _needsBreak;

    /// <summary>Why no more answers come; told where the body ends.</summary>
    public ChatFault? Refusal { get; set; }

    private static ReadOnlySpan<byte> CutCharacter => "\uFFFD"u8;

    private protected override void Take(ReadOnlySpan<byte> body, IChatSink sink)
    {
        while (IsOpen && _objects.Read(ref body, out ReadOnlySpan<byte> json))
        {
            _strings.Begin(json.Length);
            try
            {
                TellDetail(json, sink);
            }
            finally
            {
                _strings.Release();
            }

            _objects.Dispose();
            _objects = new JsonObjects(MaxBytes);
        }

        if (IsOpen && _objects.Broken)
        {
            Fail(Faults.Unreadable("an answer"), sink);
        }
    }

    private protected override void TakeEnd(IChatSink sink)
    {
        if (Refusal is { } fault)
        {
            Fail(fault, sink);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _objects.Dispose();
        _strings.Release();
        base.Dispose(disposing);
    }

    private void TellDetail(ReadOnlySpan<byte> json, IChatSink sink)
    {
        ReadOnlySpan<byte> messages = default;
        long status = 0;
        long code = long.MinValue;
        JsonMembers members = new(json);
        while (members.Next())
        {
            if (members.Is("messages"u8))
            {
                messages = members.Raw();
            }
            else if (members.Is("base_resp"u8))
            {
                JsonMembers response = new(members.Raw());
                while (response.Next())
                {
                    if (response.Is("status_code"u8) && long.TryParse(response.Raw(), CultureInfo.InvariantCulture, out long told))
                    {
                        code = told;
                    }
                }
            }
            else if (members.Is("chat"u8))
            {
                JsonMembers chat = new(members.Raw());
                while (chat.Next())
                {
                    status = chat.Is("chat_status"u8) ? chat.Count(ref _strings) : status;
                }
            }
        }

        bool isDone = status == Done;
        if (code == long.MinValue)
        {
            Fail(Faults.Unreadable("an answer without a status"), sink);
        }
        else if (MiniMaxAgentReply.OfCode(code, Faults) is { } fault)
        {
            Fail(fault, sink);
        }
        else if (TellMessages(messages, isDone, sink) && isDone)
        {
            Finish(ChatFinish.Stop, sink);
        }
    }

    /// <summary>False: it failed, and that has been told.</summary>
    private bool TellMessages(ReadOnlySpan<byte> messages, bool isDone, IChatSink sink)
    {
        // They come in an order that sources disagree about; ids only grow.
        while (true)
        {
            if (_message > 0 && Find(messages, _message, out ReadOnlySpan<byte> message) && !TellMessage(message, isDone, sink))
            {
                return false;
            }

            long next = NextAfter(messages, _message);
            if (next == 0)
            {
                return true;
            }

            _message = next;
            _needsBreak = HasText;
            _text = default;
            _thinking = default;
        }
    }

    private bool TellMessage(ReadOnlySpan<byte> message, bool isDone, IChatSink sink)
    {
        ReadOnlySpan<byte> text = default, thinking = default;
        JsonMembers members = new(message);
        while (members.Next())
        {
            if (members.Is("msg_content"u8))
            {
                text = members.Text(ref _strings);
            }
            else if (members.Is("extra_info"u8))
            {
                JsonMembers extra = new(members.Raw());
                while (extra.Next())
                {
                    thinking = extra.Is("thinking_content"u8) ? extra.Text(ref _strings) : thinking;
                }
            }
        }

        if (!isDone)
        {
            // The last character may have been cut, and is then still to come.
            text = text.EndsWith(CutCharacter) ? text[..^CutCharacter.Length] : text;
            thinking = thinking.EndsWith(CutCharacter) ? thinking[..^CutCharacter.Length] : thinking;
        }

        ReadOnlySpan<byte> rest = default;
        if (thinks && _thinking.TryAdvance(thinking, out rest))
        {
            Thinking(rest, sink);
        }

        rest = default;
        if (!text.IsEmpty && !_text.TryAdvance(text, out rest))
        {
            Fail(Faults.Unreadable("an answer that takes back its beginning"), sink);
            return false;
        }

        if (_needsBreak && !rest.IsEmpty)
        {
            Text("\n\n"u8, sink);
            _needsBreak = false;
        }

        Text(rest, sink);
        return true;
    }

    private bool Find(ReadOnlySpan<byte> messages, long id, out ReadOnlySpan<byte> found)
    {
        JsonMembers items = new(messages);
        while (items.Next())
        {
            found = items.Raw();
            if (IdOf(found) == id)
            {
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>The smallest id above; 0 where there is none.</summary>
    private long NextAfter(ReadOnlySpan<byte> messages, long id)
    {
        long next = 0;
        JsonMembers items = new(messages);
        while (items.Next())
        {
            long found = IdOf(items.Raw());
            next = found > id && (next == 0 || found < next) ? found : next;
        }

        return next;
    }

    /// <summary>The id of a message of the assistant's; 0 for another's.</summary>
    private long IdOf(ReadOnlySpan<byte> message)
    {
        long id = 0, type = 0;
        JsonMembers members = new(message);
        while (members.Next())
        {
            id = members.Is("msg_id"u8) ? members.Count(ref _strings) : id;
            type = members.Is("msg_type"u8) ? members.Count(ref _strings) : type;
        }

        return type == Assistant ? id : 0;
    }
}
