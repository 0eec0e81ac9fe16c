using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>Reads the events of <c>searchV2</c>, in either of its forms. Their data says what they are; they have no names.</summary>
/// <param name="faults">The site's faults in words.</param>
/// <param name="citations">What becomes of marks (<c>[[1]]</c>).</param>
public sealed class MetasoAnswerReader(WebFaults faults, WebCitations citations)
    : WebEventReader(faults, citations, new WebMarks(["[["u8.ToArray()], "]]"u8.ToArray(), MaxMarkBytes))
{
    private const int MaxMarkBytes = 10;

    private protected override void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        data = data.Trim(" \t\r\n"u8);
        if (data.SequenceEqual("[DONE]"u8))
        {
            Finish(ChatFinish.Stop, sink);
        }
        else if (data.SequenceEqual("[TOO_MANY_REQUESTS]"u8))
        {
            Fail(Faults.Limited(0, "TOO_MANY_REQUESTS"), sink);
        }
        else if (!data.IsEmpty)
        {
            TellJson(data, ref strings, sink);
        }
    }

    private protected override bool TryReadMark(ReadOnlySpan<byte> inside, out string name, out string shown)
    {
        name = shown = Encoding.UTF8.GetString(inside);
        return !inside.IsEmpty && !inside.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private void TellJson(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        ReadOnlySpan<byte> type = default, text = default, list = default, code = default;
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                type = members.Text(ref strings);
            }
            else if (members.Is("text"u8))
            {
                text = members.Text(ref strings);
            }
            else if (members.Is("list"u8))
            {
                list = members.Raw();
            }
            else if (members.Is("code"u8))
            {
                code = members.Raw().Trim((byte)'"');
            }
        }

        if (type.SequenceEqual("append-text"u8))
        {
            Text(text, sink);
        }
        else if (type.SequenceEqual("error"u8))
        {
            Fail(MetasoReply.OfCode(Encoding.UTF8.GetString(code), Faults), sink);
        }
        else if (type.SequenceEqual("set-reference"u8) || type.SequenceEqual("update-reference"u8))
        {
            Note(list, ref strings);
        }
    }

    private void Note(ReadOnlySpan<byte> list, ref JsonStrings strings)
    {
        JsonMembers items = new(list);
        while (items.Next())
        {
            if (items.Kind != JsonTokenType.StartObject)
            {
                continue;
            }

            ReadOnlySpan<byte> url = default;
            JsonMembers item = new(items.Raw());
            while (item.Next())
            {
                if (item.Is("link"u8) || (url.IsEmpty && (item.Is("url"u8) || item.Is("origin_url"u8))))
                {
                    url = item.Text(ref strings);
                }
            }

            AddSource(url, "");
        }
    }
}
