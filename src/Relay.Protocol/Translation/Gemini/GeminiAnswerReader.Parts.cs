namespace Relay.Protocol.Translation.Gemini;

/// <summary>Parts of the content. Calls come whole, one part each, so each is begun and ended at once.</summary>
public sealed partial class GeminiAnswerReader
{
    private void ReadParts(ReadOnlySpan<byte> json, IChatSink sink)
    {
        var parts = new JsonMembers(json);
        while (parts.Next())
        {
            ReadPart(parts.Raw(), sink);
        }
    }

    private void ReadPart(ReadOnlySpan<byte> json, IChatSink sink)
    {
        ReadOnlySpan<byte> text = default;
        ReadOnlySpan<byte> call = default;
        ReadOnlySpan<byte> signature = default;
        bool isThought = false;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("text"u8))
            {
                text = members.Text(ref _strings);
            }
            else if (members.Is("thought"u8))
            {
                isThought = members.IsTrue;
            }
            else if (members.Is("functionCall"u8))
            {
                call = members.Raw();
            }
            else if (members.Is("thoughtSignature"u8))
            {
                signature = members.Text(ref _strings);
            }
        }

        if (!call.IsEmpty)
        {
            ReadCall(call, signature, sink);
        }
        else if (!text.IsEmpty && isThought)
        {
            // A signature here is advice, not a duty, and fits no other dialect: only those of calls are demanded back.
            sink.Thinking(text);
        }
        else if (!text.IsEmpty)
        {
            sink.Text(text);
        }
    }

    private void ReadCall(ReadOnlySpan<byte> json, ReadOnlySpan<byte> signature, IChatSink sink)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("id"u8))
            {
                id = members.Text(ref _strings);
            }
            else if (members.Is("name"u8))
            {
                name = members.Text(ref _strings);
            }
            else if (members.Is("args"u8) && members.Kind == System.Text.Json.JsonTokenType.StartObject)
            {
                arguments = members.Raw();
            }
        }

        Span<byte> own = stackalloc byte[37];
        int slot = _calls++;
        if (id.IsEmpty)
        {
            // Unlike any other: what is kept of a call is found by its id.
            "call_"u8.CopyTo(own);
            _ = Guid.NewGuid().TryFormat(own[5..], out _, "N");
            sink.ToolStart(slot, own, name);
        }
        else
        {
            sink.ToolStart(slot, id, name);
        }

        if (!signature.IsEmpty)
        {
            sink.ToolSignature(slot, signature);
        }

        if (!arguments.IsEmpty)
        {
            sink.ToolArguments(slot, arguments);
        }

        sink.ToolEnd(slot);
    }
}
