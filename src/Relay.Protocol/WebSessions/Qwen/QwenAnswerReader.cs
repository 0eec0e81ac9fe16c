using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Qwen;

/// <summary>
/// Reads an answer of Qwen's site: events that have the whole text so far, in the form of either generation. In front of an answer that was
/// thought about stands a mark, <c>[(deep_think)]</c>, which is no part of it.
/// </summary>
/// <param name="faults">The site's faults in words.</param>
/// <param name="isFirstGeneration">Its streams may end without saying so.</param>
public sealed class QwenAnswerReader(WebFaults faults, bool isFirstGeneration) : WebEventReader(faults, WebCitations.Keep, null)
{
    private const int MaxMarkBytes = 48;

    private static readonly SearchValues<byte> s_markBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_0123456789)"u8);

    private readonly CumulativeText _text = new();
    private readonly CumulativeTexts _thoughts = new();

    private protected override bool EndsWithBody => isFirstGeneration;

    protected override void Dispose(bool disposing)
    {
        _text.Dispose();
        _thoughts.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        bool isEnd = name.SequenceEqual("complete"u8) || data.StartsWith("[DONE]"u8);
        if (data.StartsWith("{"u8))
        {
            isEnd |= TellObject(data, ref strings, sink);
        }

        if (isEnd && IsOpen)
        {
            Finish(ChatFinish.Stop, sink);
        }
    }

    /// <summary>True: it was the last one.</summary>
    private bool TellObject(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        bool isEnd = false;
        bool isBlocked = false;
        string code = "";
        JsonMembers members = new(data);
        while (IsOpen && members.Next())
        {
            if (members.Is("error_code"u8) || members.Is("errorCode"u8) || members.Is("code"u8))
            {
                code = ReadCode(ref members, ref strings) is { Length: > 0 } found ? found : code;
            }
            else if (members.Is("success"u8))
            {
                code = members.Kind == JsonTokenType.False && code.Length == 0 ? "success:false" : code;
            }
            else if (members.Is("sessionId"u8))
            {
                ConversationId = Encoding.UTF8.GetString(members.Text(ref strings));
            }
            else if (members.Is("msgStatus"u8))
            {
                isEnd |= IsFinal(members.Text(ref strings));
            }
            else if (members.Is("canShare"u8))
            {
                isBlocked = members.Kind == JsonTokenType.False;
            }
            else if (members.Is("contents"u8))
            {
                TellContents(members.Raw(), ref strings, sink);
            }
            else if (members.Is("data"u8))
            {
                isEnd |= TellData(members.Raw(), ref strings, sink);
            }
        }

        if (IsOpen && code.Length > 0)
        {
            Fail(QwenReply.OfCode(code, Faults), sink);
        }
        else if (IsOpen && isEnd && isBlocked)
        {
            Fail(Faults.ContentRefused("canShare"), sink);
        }

        return isEnd;
    }

    private static string ReadCode(ref JsonMembers members, ref JsonStrings strings) => members.Kind switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(members.Raw()) is not "0" and { } number ? number : "",
        JsonTokenType.String => Encoding.UTF8.GetString(members.Text(ref strings)) is not "0" and { } text ? text : "",
        _ => "",
    };

    private static bool IsFinal(ReadOnlySpan<byte> status) =>
        status.SequenceEqual("finished"u8) || status.SequenceEqual("finish"u8) || status.SequenceEqual("complete"u8);

    /// <summary>The first generation's texts.</summary>
    private void TellContents(ReadOnlySpan<byte> contents, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers elements = new(contents);
        while (elements.Next())
        {
            bool isText = false;
            bool isAnswer = true;
            ReadOnlySpan<byte> text = default;
            JsonMembers content = new(elements.Raw());
            while (content.Next())
            {
                if (content.Is("contentType"u8))
                {
                    isText = content.Text(ref strings).SequenceEqual("text"u8);
                }
                else if (content.Is("role"u8))
                {
                    isAnswer = content.Text(ref strings).SequenceEqual("assistant"u8);
                }
                else if (content.Is("content"u8))
                {
                    text = content.Text(ref strings);
                }
            }

            if (isText && isAnswer)
            {
                Text(_text.Next(text), sink);
            }
        }
    }

    private bool TellData(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        bool isEnd = false;
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("sse_end"u8))
            {
                isEnd |= members.Count(ref strings) == 1;
            }
            else if (members.Is("messages"u8))
            {
                JsonMembers messages = new(members.Raw());
                while (messages.Next())
                {
                    isEnd |= TellMessage(messages.Raw(), ref strings, sink);
                }
            }
        }

        return isEnd;
    }

    private bool TellMessage(ReadOnlySpan<byte> message, ref JsonStrings strings, IChatSink sink)
    {
        bool isFrame = false;
        bool isAnswer = false;
        bool isFinal = false;
        ReadOnlySpan<byte> text = default;
        ReadOnlySpan<byte> loads = default;
        JsonMembers members = new(message);
        while (members.Next())
        {
            if (members.Is("mime_type"u8))
            {
                ReadOnlySpan<byte> type = members.Text(ref strings);
                isFrame = type.SequenceEqual("multi_load/iframe"u8);
                isAnswer = isFrame || type.SequenceEqual("text/plain"u8);
            }
            else if (members.Is("content"u8))
            {
                text = members.Text(ref strings);
            }
            else if (members.Is("status"u8))
            {
                isFinal = IsFinal(members.Text(ref strings));
            }
            else if (members.Is("meta_data"u8))
            {
                loads = FindLoads(members.Raw());
            }
        }

        ReadOnlySpan<byte> loaded = TellLoads(loads, ref strings, sink);
        text = text.IsEmpty ? loaded : text;
        if (isAnswer && !text.IsEmpty)
        {
            int mark = MarkLength(text, isFinal);
            if (mark >= 0)
            {
                Text(_text.Next(text[mark..]), sink);
            }
        }

        return isFrame && isFinal;
    }

    private static ReadOnlySpan<byte> FindLoads(ReadOnlySpan<byte> metaData)
    {
        JsonMembers members = new(metaData);
        while (members.Next())
        {
            if (members.Is("multi_load"u8))
            {
                return members.Raw();
            }
        }

        return default;
    }

    /// <summary>Thoughts are told. Returns the first text that is none: some pages read the answer there.</summary>
    private ReadOnlySpan<byte> TellLoads(ReadOnlySpan<byte> loads, scoped ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> text = default;
        JsonMembers elements = new(loads);
        while (elements.Next())
        {
            ReadOnlySpan<byte> type = default;
            ReadOnlySpan<byte> content = default;
            long sequence = 0;
            JsonMembers load = new(elements.Raw());
            while (load.Next())
            {
                if (load.Is("type"u8))
                {
                    type = load.Text(ref strings);
                }
                else if (load.Is("source_seq"u8))
                {
                    sequence = load.Count(ref strings);
                }
                else if (load.Is("content"u8))
                {
                    text = load.Kind == JsonTokenType.String && text.IsEmpty ? load.Text(ref strings) : text;
                    content = load.Kind == JsonTokenType.StartObject ? load.Raw() : content;
                }
            }

            if (type.SequenceEqual("deep_think"u8) || type.SequenceEqual("multimodal_chat_think"u8) || type.SequenceEqual("bar_thinking"u8))
            {
                TellThought($"{Encoding.UTF8.GetString(type)}/{sequence}", content, ref strings, sink);
            }
        }

        return text;
    }

    private void TellThought(string key, ReadOnlySpan<byte> content, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> thought = default;
        JsonMembers members = new(content);
        while (members.Next())
        {
            if (members.Is("think_content"u8) || ((members.Is("content"u8) || members.Is("body"u8)) && thought.IsEmpty))
            {
                thought = members.Text(ref strings);
            }
        }

        if (_thoughts.TryNext(key, thought, out ReadOnlySpan<byte> fresh))
        {
            Thinking(fresh, sink);
        }
        else if (IsOpen)
        {
            Fail(Faults.Unreadable("too many thoughts"), sink);
        }
    }

    /// <summary>Bytes of the mark a text begins with; -1: it may begin with one, once more of it has come.</summary>
    private static int MarkLength(ReadOnlySpan<byte> text, bool isFinal)
    {
        ReadOnlySpan<byte> open = "[("u8;
        if (text.Length < open.Length)
        {
            return open.StartsWith(text) && !isFinal ? -1 : 0;
        }

        if (!text.StartsWith(open))
        {
            return 0;
        }

        int end = text[..Math.Min(text.Length, MaxMarkBytes)].IndexOf(")]"u8);
        ReadOnlySpan<byte> inside = end < 0 ? text[open.Length..Math.Min(text.Length, MaxMarkBytes)] : text[open.Length..end];
        bool isMark = !inside.ContainsAnyExcept(s_markBytes);
        return !isMark ? 0 : end >= 0 ? end + 2 : text.Length < MaxMarkBytes && !isFinal ? -1 : 0;
    }
}
