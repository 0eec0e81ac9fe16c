using System.Text.Json;

namespace Relay.Protocol.Translation.Responses;

internal sealed partial class ResponsesTeller
{
    /// <summary>An item that opens or closes, or stands in the answer's list.</summary>
    private void TellItem(ReadOnlySpan<byte> json, long index, bool done, IChatSink sink)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        ResponsesItem item = ResponsesItem.Read(ref reader, json, ref _strings);
        TellItem(in item, Item(index), done, sink);
    }

    private void TellOutput(ReadOnlySpan<byte> output, IChatSink sink)
    {
        if (output.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(output);
        reader.Read();
        for (long index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ResponsesItem item = ResponsesItem.Read(ref reader, output, ref _strings);
                TellItem(in item, Item(index), done: true, sink);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void TellItem(in ResponsesItem item, ResponsesReadItem known, bool done, IChatSink sink)
    {
        Start(sink);
        if (item.IsCall)
        {
            TellCall(in item, known, done, sink);
        }
        else if (done && !known.Spoke)
        {
            TellTexts(item.IsReasoning ? item.Summary : default, known, isThinking: true, sink);
            if (!known.Spoke)
            {
                TellTexts(item.IsMessage || item.IsReasoning ? item.Content : default, known, item.IsReasoning, sink);
            }
        }
    }

    private void TellCall(in ResponsesItem item, ResponsesReadItem known, bool done, IChatSink sink)
    {
        if (known.Slot < 0 && !item.Name.IsEmpty && !_overflowed)
        {
            known.Slot = _calls++;
            sink.ToolStart(known.Slot, item.CallId, item.Name);
        }

        if (!done || known.Slot < 0)
        {
            return;
        }

        if (!known.Spoke)
        {
            TellArguments(known, item.Arguments, sink);
        }

        if (!item.Status.SequenceEqual("incomplete"u8))
        {
            EndCall(known, evenIfCut: true, sink);
        }
    }

    private static void TellArguments(ResponsesReadItem item, ReadOnlySpan<byte> arguments, IChatSink sink)
    {
        if (item.Slot >= 0 && !item.Ended && !arguments.IsEmpty)
        {
            item.Spoke = true;
            item.Follow(arguments);
            sink.ToolArguments(item.Slot, arguments);
        }
    }

    /// <summary>The event that repeats all arguments; some servers send nothing before it.</summary>
    private static void TellWholeArguments(ResponsesReadItem item, ReadOnlySpan<byte> arguments, IChatSink sink)
    {
        if (!item.Spoke)
        {
            TellArguments(item, arguments, sink);
        }

        EndCall(item, evenIfCut: false, sink);
    }

    private static void EndCall(ResponsesReadItem item, bool evenIfCut, IChatSink sink)
    {
        if (item.Slot >= 0 && !item.Ended && (evenIfCut || item.HasWholeArguments))
        {
            item.Ended = true;
            sink.ToolEnd(item.Slot);
        }
    }

    /// <summary>The texts of an array of parts: <c>{"type","text"}</c>, or a refusal's.</summary>
    private void TellTexts(ReadOnlySpan<byte> parts, ResponsesReadItem known, bool isThinking, IChatSink sink)
    {
        if (parts.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(parts);
        reader.Read();
        while (reader.Read())
        {
            bool isMember = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2;
            bool isRefusal = isMember && reader.ValueTextEquals("refusal"u8);
            if (!isRefusal && !(isMember && reader.ValueTextEquals("text"u8)))
            {
                continue;
            }

            reader.Read();
            ReadOnlySpan<byte> text = _strings.Get(in reader, parts);
            if (text.IsEmpty)
            {
                continue;
            }

            if (isThinking)
            {
                if (known.Spoke)
                {
                    sink.Thinking("\n\n"u8);
                }

                sink.Thinking(text);
            }
            else if (isRefusal)
            {
                sink.Refusal(text);
            }
            else
            {
                sink.Text(text);
            }

            known.Spoke = true;
        }
    }
}
