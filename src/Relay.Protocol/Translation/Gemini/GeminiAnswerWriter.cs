using System.Buffers;
using System.Text;
using Relay.Protocol.Json;
using Relay.Protocol.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Writes an answer as Gemini does: events, a JSON array, or one body. Each chunk is a whole response of its own. Calls are held until their
/// arguments are complete. Lines end with LF, which all of Gemini's own clients take.
/// </summary>
public sealed partial class GeminiAnswerWriter : ChatAnswerWriter
{
    private readonly ChatWriterOptions _options;
    private readonly List<GeminiCall> _calls = [];
    private readonly PooledWriter? _body;
    private string _id;
    private bool _begun;
    private bool _malformed;
    private ChatFinish _finish;
    private TokenUsage? _usage;

    public GeminiAnswerWriter(ChatWriterOptions options)
    {
        _options = options;
        _id = options.CallId;
        _body = options.Stream ? null : new PooledWriter();
    }

    public override string ContentType =>
        _options is { Stream: true, Sse: true } ? "text/event-stream; charset=utf-8" : "application/json; charset=utf-8";

    private IBufferWriter<byte> Out => Output ?? throw new InvalidOperationException("Output is not set.");

    public override void Start(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model)
    {
        if (!_begun && !id.IsEmpty && id.Length <= 128)
        {
            _id = Encoding.UTF8.GetString(id);
        }
    }

    public override void Thinking(ReadOnlySpan<byte> text)
    {
        if (_options.IncludeThoughts)
        {
            Say(text, isThought: true);
        }
    }

    /// <summary>Has no place here: another provider's seal must not come back as Google's.</summary>
    public override void ThinkingSignature(ReadOnlySpan<byte> signature)
    {
    }

    /// <summary>Has no place here.</summary>
    public override void RedactedThinking(ReadOnlySpan<byte> data)
    {
    }

    public override void Text(ReadOnlySpan<byte> text) => Say(text, isThought: false);

    public override void Refusal(ReadOnlySpan<byte> text) => Say(text, isThought: false);

    public override void ToolStart(int slot, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        var call = new GeminiCall(slot);
        call.Id.Append(id);
        call.Name.Append(name);
        _calls.Add(call);
    }

    public override void ToolArguments(int slot, ReadOnlySpan<byte> json) => Find(slot)?.Arguments.Append(json);

    public override void ToolSignature(int slot, ReadOnlySpan<byte> signature) => Find(slot)?.Signature.Append(signature);

    public override void ToolEnd(int slot)
    {
        if (Find(slot) is { } call)
        {
            WriteCall(call);
            _calls.Remove(call);
            call.Dispose();
        }
    }

    public override void Usage(in TokenUsage usage) => _usage = usage;

    public override void Finish(ChatFinish reason, ReadOnlySpan<byte> stopSequence) => _finish = reason;

    public override void End()
    {
        foreach (GeminiCall call in _calls)
        {
            // A call that was cut by the limit must not be carried out, not even if it happens to read well.
            if (_finish != ChatFinish.Length)
            {
                WriteCall(call);
            }
        }

        WriteLast();
    }

    /// <summary>Writes nothing: clients take each piece that arrives for a part of an answer.</summary>
    public override void KeepAlive()
    {
    }

    public override bool TryWriteFault(ChatFault fault)
    {
        if (!_options.Stream)
        {
            return false;
        }

        // Google's clients look for a bare error object also between events, and for one as an element of the array.
        if (!_options.Sse)
        {
            Out.Write(_begun ? ",\n"u8 : "["u8);
        }

        GeminiErrorWriter.Write(Out, fault);
        Out.Write(_options.Sse ? "\n\n"u8 : "]"u8);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (GeminiCall call in _calls)
        {
            call.Dispose();
        }

        _calls.Clear();
        _body?.Dispose();
        base.Dispose(disposing);
    }

    private GeminiCall? Find(int slot)
    {
        foreach (GeminiCall call in _calls)
        {
            if (call.Slot == slot)
            {
                return call;
            }
        }

        return null;
    }
}
