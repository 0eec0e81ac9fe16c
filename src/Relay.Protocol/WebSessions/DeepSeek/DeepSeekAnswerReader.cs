using System.Globalization;
using System.Text;
using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>
/// Reads an answer of DeepSeek's site: an event stream of patches to one object, of which the fragments and the status matter. Each patch
/// may leave out path and operator, which stay as they were. <c>DeepSeekAnswerReader.Patches.cs</c> says what each path means.
/// </summary>
public sealed partial class DeepSeekAnswerReader : WebEventReader
{
    private const int MaxMarkBytes = 64;

    private static readonly byte[][] s_markOpens = ["[citation:"u8.ToArray(), "[reference:"u8.ToArray()];
    private static readonly byte[] s_markClose = "]"u8.ToArray();

    public DeepSeekAnswerReader(WebFaults faults, WebCitations citations)
        : base(faults, citations, new WebMarks(s_markOpens, s_markClose, MaxMarkBytes))
    {
    }

    private protected override void Tell(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        if (name.IsEmpty || name.SequenceEqual("message"u8))
        {
            TellPatch(data, ref strings, sink);
        }
        else if (name.SequenceEqual("ready"u8))
        {
            ReadReady(data, ref strings);
        }
        else if (name.SequenceEqual("hint"u8))
        {
            TellHint(data, ref strings, sink);
        }
        else if (name.SequenceEqual("close"u8))
        {
            EndBody(sink);
        }
    }

    private protected override bool TryReadMark(ReadOnlySpan<byte> inside, out string name, out string shown)
    {
        name = shown = Encoding.UTF8.GetString(inside);
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private void ReadReady(ReadOnlySpan<byte> data, ref JsonStrings strings)
    {
        JsonMembers members = new(data);
        while (members.Next())
        {
            if (members.Is("response_message_id"u8))
            {
                MessageId = members.Count(ref strings).ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>A failure inside a good stream. Other hints are advice.</summary>
    private void TellHint(ReadOnlySpan<byte> data, ref JsonStrings strings, IChatSink sink)
    {
        bool isError = false;
        ReadOnlySpan<byte> reason = default;
        JsonMembers members = new(data);
        while (members.Next())
        {
            isError |= members.Is("type"u8) && members.Text(ref strings).SequenceEqual("error"u8);
            reason = members.Is("finish_reason"u8) ? members.Text(ref strings) : reason;
        }

        if (isError)
        {
            Fail(
                reason.SequenceEqual("input_exceeds_limit"u8) ? Faults.TooLong("input_exceeds_limit")
                : reason.SequenceEqual("rate_limit_reached"u8) ? Faults.Limited(code: "rate_limit_reached")
                : reason.SequenceEqual("content_filter"u8) ? Faults.ContentRefused("content_filter")
                : Faults.Failed("hint"),
                sink);
        }
    }
}
