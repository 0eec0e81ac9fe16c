using System.Buffers;
using Relay.Protocol.Json;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// Writes an answer in the form of Chat Completions. A stream: role first, one piece a chunk, one tool call a chunk (some clients read only
/// the first), the finish with an empty delta, usage only where it was asked for, <c>[DONE]</c>. Signatures of thinking have no place here.
/// </summary>
public sealed partial class OpenAiAnswerWriter : ChatAnswerWriter
{
    private readonly ChatWriterOptions _options;
    private readonly OpenAiWhole? _whole;
    private readonly List<bool> _toolHasArguments = [];
    private byte[] _head = [];
    private TokenUsage? _usage;
    private bool _inThinking;
    private bool _finished;

    public OpenAiAnswerWriter(ChatWriterOptions options)
    {
        _options = options;
        _whole = options.Stream ? null : new OpenAiWhole();
    }

    public override string ContentType => _options.Stream ? "text/event-stream; charset=utf-8" : "application/json";

    private IBufferWriter<byte> Out => Output ?? throw new InvalidOperationException("No output is set.");

    public override void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (_head.Length > 0)
        {
            return;
        }

        _head = OpenAiHead.Create(_options, id);
        if (_options.Stream)
        {
            BeginDelta();
            Out.Write("\"role\":\"assistant\",\"content\":\"\""u8);
            EndDelta();
        }
    }

    public override void Thinking(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || _options.ThinkingPlace == ThinkingPlace.Omit)
        {
            return;
        }

        if (_options.ThinkingPlace == ThinkingPlace.Member)
        {
            Tell("\"reasoning_content\":\""u8, default, text, OpenAiWhole.Part.Thinking);
            return;
        }

        ReadOnlySpan<byte> tag = _inThinking ? default
            : _options.ThinkingPlace == ThinkingPlace.ThinkTags ? "<think>"u8 : "<think:"u8;
        _inThinking = true;
        Tell("\"content\":\""u8, tag, text, OpenAiWhole.Part.Text);
    }

    public override void ThinkingSignature(ReadOnlySpan<byte> signature)
    {
    }

    public override void RedactedThinking(ReadOnlySpan<byte> data)
    {
    }

    public override void Text(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            Tell("\"content\":\""u8, CloseThinking(), text, OpenAiWhole.Part.Text);
        }
    }

    public override void Refusal(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            EndThinking();
            Tell("\"refusal\":\""u8, default, text, OpenAiWhole.Part.Refusal);
        }
    }

    public override void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        EndThinking();
        _toolHasArguments.Add(false);
        if (_whole is not null)
        {
            _whole.StartTool(id, name);
            return;
        }

        BeginTool(slot);
        Out.Write(",\"id\":\""u8);
        JsonText.WriteEscaped(Out, id);
        Out.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        JsonText.WriteEscaped(Out, name);
        Out.Write("\",\"arguments\":\"\"}}]"u8);
        EndDelta();
    }

    public override void ToolArguments(int slot, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        _toolHasArguments[slot] = true;
        if (_whole is not null)
        {
            _whole.AddArguments(slot, json);
            return;
        }

        WritePiece(slot, ",\"function\":{\"arguments\":\""u8, json, "\"}}]"u8);
    }

    public override void ToolSignature(int slot, ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty)
        {
            return;
        }

        if (_whole is not null)
        {
            _whole.SetSignature(slot, signature);
            return;
        }

        // With the members every client looks for, so that one that knows nothing of seals adds "".
        WritePiece(slot, ",\"function\":{\"arguments\":\"\"},\"extra_content\":{\"google\":{\"thought_signature\":\""u8, signature, "\"}}}]"u8);
    }

    public override void ToolEnd(int slot)
    {
        // Clients parse the arguments, and nothing is not JSON.
        if (!_toolHasArguments[slot])
        {
            ToolArguments(slot, "{}"u8);
        }
    }

    public override void Usage(in TokenUsage usage) => _usage = usage;

    public override void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence)
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        EndThinking();
        if (_whole is not null)
        {
            _whole.Finish = reason;
            return;
        }

        BeginDelta();
        Out.Write("},\"finish_reason\":\""u8);
        Out.Write(OpenAiFinish.Write(reason));
        Out.Write("\"}]"u8);
        EndChunk();
    }

    public override void End()
    {
        Start(default, default);
        Finish(ChatFinish.Stop, default);
        if (_whole is not null)
        {
            _whole.Write(Out, _head, _usage);
            return;
        }

        if (_options.IncludeUsage && _usage is { } usage)
        {
            Out.Write(_head);
            Out.Write(",\"choices\":[],"u8);
            OpenAiUsageWriter.Write(Out, usage);
            Out.Write("}\n\n"u8);
        }

        Out.Write("data: [DONE]\n\n"u8);
    }

    public override void KeepAlive()
    {
        if (_options.Stream)
        {
            Out.Write(": keepalive\n\n"u8);
        }
    }

    /// <summary>No <c>[DONE]</c> after it: clients would take the answer for whole.</summary>
    public override bool TryWriteFault(ChatFault fault)
    {
        if (_options.Stream)
        {
            Out.Write("data: "u8);
            OpenAiFaultWriter.Write(Out, fault);
            Out.Write("\n\n"u8);
        }

        return _options.Stream;
    }

    protected override void Dispose(bool disposing)
    {
        _whole?.Dispose();
        base.Dispose(disposing);
    }
}
