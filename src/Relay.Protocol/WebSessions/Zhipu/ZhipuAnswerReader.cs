using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Zhipu;

/// <summary>
/// Reads an answer of Zhipu's site: events of parts, each part known by its <c>logic_id</c> and sent again as it grows. Texts of several
/// parts are joined by line breaks; steps of tools are not part of the answer.
/// </summary>
public sealed class ZhipuAnswerReader : WebEventReader
{
    private const int MaxMarkBytes = 96;

    private static readonly byte[][] s_markOpens = ["【"u8.ToArray()];
    private static readonly byte[] s_markClose = "】"u8.ToArray();

    // By part and place in it.
    private readonly CumulativeTexts _texts = new();
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private string _lastText = "";

    public ZhipuAnswerReader(WebFaults faults, WebCitations citations)
        : base(faults, citations, new WebMarks(s_markOpens, s_markClose, MaxMarkBytes))
    {
    }

    // Now and then an answer is empty for no reason; the next one is not.
    private protected override ChatFaultKind EmptyMeans => ChatFaultKind.Transient;

    protected override void Dispose(bool disposing)
    {
        _texts.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> status = default;
        ReadOnlySpan<byte> parts = default;
        long code = 0;
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("status"u8) || members.Is("code"u8))
            {
                status = members.Is("status"u8) ? members.Text(ref strings) : status;
                code = members.Kind == JsonTokenType.Number ? Math.Max(code, members.Count(ref strings)) : code;
            }
            else if (members.Is("conversation_id"u8) && ConversationId.Length == 0)
            {
                ConversationId = Encoding.UTF8.GetString(members.Text(ref strings));
            }
            else if (members.Is("parts"u8))
            {
                parts = members.Raw();
            }
        }

        if (code != 0)
        {
            Fail(ZhipuReply.OfCode(code, 200, Faults), sink);
            return;
        }

        if (status.SequenceEqual("intervene"u8))
        {
            Fail(Faults.ContentRefused("intervene"), sink);
            return;
        }

        JsonMembers elements = new(parts);
        while (IsOpen && elements.Next())
        {
            TellPart(elements.Raw(), ref strings, sink);
        }

        if (!IsOpen)
        {
            return;
        }

        if (status.SequenceEqual("finish"u8))
        {
            Finish(ChatFinish.Stop, sink);
        }
        else if (status.SequenceEqual("error"u8))
        {
            Fail(Faults.Failed("error"), sink);
        }
    }

    /// <summary>Marks are <c>turn0search1</c>, or <c>3†source</c>; other brackets of this kind are text.</summary>
    private protected override bool TryReadMark(ReadOnlySpan<byte> inside, out string name, out string shown)
    {
        string mark = Encoding.UTF8.GetString(inside);
        int dagger = mark.IndexOf('†', StringComparison.Ordinal);
        name = dagger > 0 ? mark[..dagger] : mark;
        shown = dagger > 0 ? name : "";
        return dagger > 0 ? !name.AsSpan().ContainsAnyExceptInRange('0', '9') : mark.StartsWith("turn", StringComparison.Ordinal);
    }

    private void TellPart(ReadOnlySpan<byte> part, ref JsonStrings strings, IChatSink sink)
    {
        string id = "";
        bool isFinished = false;
        ReadOnlySpan<byte> content = default;
        JsonMembers members = new(part);
        while (members.Next())
        {
            if (members.Is("logic_id"u8))
            {
                id = Encoding.UTF8.GetString(members.Text(ref strings));
            }
            else if (members.Is("status"u8))
            {
                isFinished = members.Text(ref strings).SequenceEqual("finish"u8);
            }
            else if (members.Is("content"u8))
            {
                content = members.Raw();
            }
            else if (members.Is("meta_data"u8))
            {
                ReadMetaData(members.Raw(), ref strings);
            }
        }

        int place = 0;
        JsonMembers items = new(content);
        while (IsOpen && items.Next())
        {
            TellItem(items.Raw(), $"{id}/{place++}", isFinished, ref strings, sink);
        }
    }

    private void TellItem(ReadOnlySpan<byte> item, string key, bool isFinished, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> text = default;
        ReadOnlySpan<byte> think = default;
        ReadOnlySpan<byte> images = default;
        JsonMembers members = new(item);
        while (members.Next())
        {
            type = members.Is("type"u8) ? members.Text(ref strings) : type;
            text = members.Is("text"u8) ? members.Text(ref strings) : text;
            think = members.Is("think"u8) ? members.Text(ref strings) : think;
            if (members.Is("image"u8))
            {
                images = members.Raw();
            }
            else if (members.Is("meta_data"u8))
            {
                ReadMetaData(members.Raw(), ref strings);
            }
        }

        bool isThought = type.SequenceEqual("think"u8);
        if (isThought || type.SequenceEqual("text"u8))
        {
            TellGrowth(key, isThought && !think.IsEmpty ? think : text, isThought, sink);
        }
        else if (type.SequenceEqual("image"u8) && isFinished && _images.Add(key))
        {
            TellImages(images, ref strings, sink);
        }
    }

    private void TellGrowth(string key, ReadOnlySpan<byte> text, bool isThought, IChatSink sink)
    {
        if (!_texts.TryNext(key, text, out ReadOnlySpan<byte> fresh))
        {
            Fail(Faults.Unreadable("an answer of too many parts"), sink);
        }
        else if (isThought)
        {
            Thinking(fresh, sink);
        }
        else
        {
            TellText(key, fresh, sink);
        }
    }

    private void TellText(string key, ReadOnlySpan<byte> fresh, IChatSink sink)
    {
        if (fresh.IsEmpty)
        {
            return;
        }

        if (_lastText.Length > 0 && _lastText != key)
        {
            Text("\n"u8, sink);
        }

        _lastText = key;
        Text(fresh, sink);
    }

    private void TellImages(ReadOnlySpan<byte> images, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers elements = new(images);
        while (elements.Next())
        {
            JsonMembers image = new(elements.Raw());
            while (image.Next())
            {
                if (image.Is("image_url"u8) && image.Text(ref strings) is { IsEmpty: false } url)
                {
                    Text(Encoding.UTF8.GetBytes($"\n![image]({Encoding.UTF8.GetString(url)})\n"), sink);
                }
            }
        }
    }

    /// <summary>Search hits, in today's place (<c>tool_result_extra.search_results</c>) or the older one (<c>metadata_list</c>).</summary>
    private void ReadMetaData(ReadOnlySpan<byte> data, ref JsonStrings strings)
    {
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("metadata_list"u8))
            {
                ReadHits(members.Raw(), ref strings);
            }
            else if (members.Is("tool_result_extra"u8))
            {
                JsonMembers extra = new(members.Raw());
                while (extra.Next())
                {
                    if (extra.Is("search_results"u8))
                    {
                        ReadHits(extra.Raw(), ref strings);
                    }
                }
            }
        }
    }

    private void ReadHits(ReadOnlySpan<byte> array, ref JsonStrings strings)
    {
        int number = 0;
        JsonMembers elements = new(array);
        while (elements.Next())
        {
            ReadOnlySpan<byte> url = default;
            string mark = (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
            JsonMembers hit = new(elements.Raw());
            while (hit.Next())
            {
                url = hit.Is("url"u8) ? hit.Text(ref strings) : url;
                mark = hit.Is("match_key"u8) && hit.Text(ref strings) is { IsEmpty: false } key ? Encoding.UTF8.GetString(key) : mark;
            }

            if (!url.IsEmpty)
            {
                AddSource(url, mark);
            }
        }
    }
}
