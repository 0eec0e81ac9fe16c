using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>
/// Reads the events of <c>/chat/completion</c>. The answer's first letters come with the notice that opens it; the rest as deltas, or as
/// changes of blocks. What is inside a thinking block, and deltas while it is open, is thinking. The conversation that the site made for the
/// call is <see cref="WebAnswerReader.ConversationId"/> once it has said so.
/// </summary>
/// <param name="faults">The site's faults in words.</param>
public sealed partial class DoubaoAnswerReader(WebFaults faults) : WebEventReader(faults, WebCitations.Keep, marks: null)
{
    private const int EndOfReply = 3;

    private bool _isEnding;

    // The message was said to be whole; only the very last mark is missing.
    private protected override bool EndsWithBody => _isEnding;

    private protected override void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        // Twice: content may be a JSON string that is decoded and then has strings of its own.
        strings.Begin(2 * data.Length);
        if (name.SequenceEqual("CHUNK_DELTA"u8))
        {
            TellDelta(data, ref strings, sink);
        }
        else if (name.SequenceEqual("STREAM_MSG_NOTIFY"u8))
        {
            TellNotice(data, ref strings, sink);
        }
        else if (name.SequenceEqual("STREAM_CHUNK"u8))
        {
            TellChanges(data, ref strings, sink);
        }
        else if (name.SequenceEqual("SSE_ACK"u8))
        {
            Acknowledge(data, ref strings);
        }
        else if (name.SequenceEqual("SSE_REPLY_END"u8))
        {
            TellEnd(data, ref strings, sink);
        }
        else if (name.SequenceEqual("STREAM_ERROR"u8))
        {
            Fail(DoubaoReply.ReadError(data, Faults), sink);
        }
    }

    private void TellDelta(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("text"u8))
            {
                SayDelta(members.Text(ref strings), sink);
            }
        }
    }

    private void Acknowledge(ReadOnlySpan<byte> data, ref JsonStrings strings)
    {
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (!members.Is("ack_client_meta"u8))
            {
                continue;
            }

            JsonMembers meta = new(members.Raw());
            while (meta.Next())
            {
                if (meta.Is("conversation_id"u8))
                {
                    // A string, or a number where the site was not asked for strings.
                    ConversationId = Encoding.UTF8.GetString(meta.Kind == JsonTokenType.Number ? meta.Raw() : meta.Text(ref strings));
                }
            }
        }
    }

    private void TellEnd(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        long type = 0;
        ReadOnlySpan<byte> brief = default;
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("end_type"u8))
            {
                type = members.Count(ref strings);
            }
            else if (members.Is("msg_finish_attr"u8))
            {
                JsonMembers attributes = new(members.Raw());
                while (attributes.Next())
                {
                    brief = attributes.Is("brief"u8) ? attributes.Text(ref strings) : brief;
                }
            }
        }

        if (!HasText)
        {
            Text(brief, sink); // the whole answer, where none of it came before
        }

        _isEnding = true;
        if (type == EndOfReply)
        {
            Finish(ChatFinish.Stop, sink);
        }
    }
}
