using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>Chunks of a streamed answer, and the parts of a whole one.</summary>
public sealed partial class GeminiAnswerWriter
{
    private PartKind _open;

    private enum PartKind : byte
    {
        None = 0,
        Text,
        Thought,
        Call,
    }

    private void Say(ReadOnlySpan<byte> text, bool isThought)
    {
        if (text.IsEmpty)
        {
            return;
        }

        PartKind kind = isThought ? PartKind.Thought : PartKind.Text;
        if (_body is not null)
        {
            // Pieces of one kind are one part of a whole answer.
            if (_open != kind)
            {
                OpenInBody(kind);
                WriteTextHead(_body, isThought);
            }

            JsonText.WriteEscaped(_body, text);
            return;
        }

        BeginChunk();
        WriteTextHead(Out, isThought);
        JsonText.WriteEscaped(Out, text);
        Out.Write("\"}"u8);
        Out.Write("],\"role\":\"model\"},\"index\":0}]"u8);
        EndChunk();
    }

    private static void WriteTextHead(IBufferWriter<byte> output, bool isThought) =>
        output.Write(isThought ? "{\"thought\":true,\"text\":\""u8 : "{\"text\":\""u8);

    private void WriteCall(GeminiCall call)
    {
        if (call.Arguments.Length > 0 && !Translation.ToolArguments.IsObject(call.Arguments.Span))
        {
            _malformed = true;
            return;
        }

        if (_body is not null)
        {
            OpenInBody(PartKind.Call);
            WriteCallPart(_body, call);
            return;
        }

        BeginChunk();
        WriteCallPart(Out, call);
        Out.Write("],\"role\":\"model\"},\"index\":0}]"u8);
        EndChunk();
    }

    private static void WriteCallPart(IBufferWriter<byte> output, GeminiCall call)
    {
        output.Write("{\"functionCall\":{"u8);
        if (call.Id.Length > 0)
        {
            output.Write("\"id\":\""u8);
            JsonText.WriteEscaped(output, call.Id.Span);
            output.Write("\","u8);
        }

        output.Write("\"name\":\""u8);
        JsonText.WriteEscaped(output, call.Name.Span);
        output.Write("\",\"args\":"u8);
        output.Write(call.Arguments.Length > 0 ? call.Arguments.Span : "{}"u8);
        output.Write("}"u8);
        if (call.Signature.Length > 0)
        {
            output.Write(",\"thoughtSignature\":\""u8);
            JsonText.WriteEscaped(output, call.Signature.Span);
            output.Write("\""u8);
        }

        output.Write("}"u8);
    }

    private void OpenInBody(PartKind kind)
    {
        CloseInBody();
        if (_body!.Length > 0)
        {
            _body.Write(","u8);
        }

        _open = kind;
    }

    private void CloseInBody()
    {
        if (_open is PartKind.Text or PartKind.Thought)
        {
            _body!.Write("\"}"u8);
        }

        _open = PartKind.None;
    }

    /// <summary>The chunk with the reason and the usage, or the whole body.</summary>
    private void WriteLast()
    {
        BeginChunk();
        if (_body is null)
        {
            Out.Write("{\"text\":\"\"}"u8);
        }
        else
        {
            CloseInBody();
            Out.Write(_body.Span);
            _body.Clear();
        }

        Out.Write("],\"role\":\"model\"},\"finishReason\":\""u8);
        Out.Write(_malformed && _finish != ChatFinish.Length ? "MALFORMED_FUNCTION_CALL"u8 : GeminiFinish.Write(_finish));
        Out.Write("\",\"index\":0}]"u8);
        if (_usage is { } usage)
        {
            WriteUsage(usage);
        }

        EndChunk();
        if (_options is { Stream: true, Sse: false })
        {
            Out.Write("]"u8);
        }
    }

    /// <summary>A chunk up to the opening bracket of its parts.</summary>
    private void BeginChunk()
    {
        if (_options is { Stream: true, Sse: true })
        {
            Out.Write("data: "u8);
        }
        else if (_options.Stream)
        {
            Out.Write(_begun ? ",\n"u8 : "["u8);
        }

        _begun = true;
        Out.Write("{\"candidates\":[{\"content\":{\"parts\":["u8);
    }

    private void EndChunk()
    {
        Out.Write(",\"modelVersion\":\""u8);
        JsonText.WriteEscaped(Out, _options.Model);
        Out.Write("\",\"responseId\":\""u8);
        JsonText.WriteEscaped(Out, _id);
        Out.Write(_options is { Stream: true, Sse: true } ? "\"}\n\n"u8 : "\"}"u8);
    }

    /// <summary>Here thoughts stand beside the candidates' tokens, and counters of 0 are left out.</summary>
    private void WriteUsage(in TokenUsage usage)
    {
        Out.Write(",\"usageMetadata\":{\"promptTokenCount\":"u8);
        Out.WriteInteger(usage.Input);
        WriteCounter(",\"cachedContentTokenCount\":"u8, usage.CachedInput);
        Out.Write(",\"candidatesTokenCount\":"u8);
        Out.WriteInteger(Math.Max(usage.Output - usage.Reasoning, 0));
        WriteCounter(",\"thoughtsTokenCount\":"u8, usage.Reasoning);
        Out.Write(",\"totalTokenCount\":"u8);
        Out.WriteInteger(usage.Total);
        Out.Write("}"u8);
    }

    private void WriteCounter(ReadOnlySpan<byte> member, long value)
    {
        if (value > 0)
        {
            Out.Write(member);
            Out.WriteInteger(value);
        }
    }
}
