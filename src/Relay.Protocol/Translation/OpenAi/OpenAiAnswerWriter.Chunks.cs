using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;

namespace Relay.Protocol.Translation.OpenAi;

public sealed partial class OpenAiAnswerWriter
{
    /// <summary>One text member of a delta: <paramref name="before"/> and <paramref name="text"/> together.</summary>
    private void Tell(ReadOnlySpan<byte> member, ReadOnlySpan<byte> before, ReadOnlySpan<byte> text, OpenAiWhole.Part part)
    {
        if (_whole is not null)
        {
            _whole.Add(part, before);
            _whole.Add(part, text);
            return;
        }

        BeginDelta();
        Out.Write(member);
        Out.Write(before);
        JsonText.WriteEscaped(Out, text);
        Out.Write("\""u8);
        EndDelta();
    }

    private ReadOnlySpan<byte> CloseThinking()
    {
        ReadOnlySpan<byte> tag = !_inThinking ? default : _options.ThinkingPlace == ThinkingPlace.ThinkTags ? "</think>"u8 : ">"u8;
        _inThinking = false;
        return tag;
    }

    /// <summary>Closes thinking that stands in the text, where no text follows.</summary>
    private void EndThinking()
    {
        ReadOnlySpan<byte> tag = CloseThinking();
        if (!tag.IsEmpty)
        {
            Tell("\"content\":\""u8, default, tag, OpenAiWhole.Part.Text);
        }
    }

    /// <summary>A delta of a tool call with one text in it.</summary>
    private void WritePiece(int slot, ReadOnlySpan<byte> before, ReadOnlySpan<byte> text, ReadOnlySpan<byte> after)
    {
        BeginTool(slot);
        Out.Write(before);
        JsonText.WriteEscaped(Out, text);
        Out.Write(after);
        EndDelta();
    }

    private void BeginTool(int slot)
    {
        BeginDelta();
        Out.Write("\"tool_calls\":[{\"index\":"u8);
        Out.WriteInteger(slot);
    }

    private void BeginDelta()
    {
        if (_head.Length == 0)
        {
            Start(default, default);
        }

        Out.Write(_head);
        Out.Write(",\"choices\":[{\"index\":0,\"delta\":{"u8);
    }

    private void EndDelta()
    {
        Out.Write("},\"finish_reason\":null}]"u8);
        EndChunk();
    }

    private void EndChunk() => Out.Write(_options.IncludeUsage ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8);
}
