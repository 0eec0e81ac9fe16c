using System.Text;
using System.Text.Json;

namespace Relay.Protocol.Translation.Gemini;

/// <summary>
/// Reads an answer of <c>generateContent</c> or <c>streamGenerateContent</c>: events, a JSON array, or one body. Which it is shows by itself.
/// </summary>
/// <remarks>
/// The protocol has no closing event, and some servers name a finish reason on every chunk. So the last reason counts: the state is
/// <see cref="ChatReadState.Finished"/> as soon as there is one, but it is told to the sink by <see cref="Complete"/> only.
/// </remarks>
public sealed partial class GeminiAnswerReader : ChatAnswerReader
{
    private readonly AnswerEvents _events;
    private readonly bool _endsWithoutFinish;
    private JsonStrings _strings;
    private bool _started;
    private bool _stopKnown;
    private bool _completed;
    private ChatFinish _stop;
    private int _calls;

    public GeminiAnswerReader(ChatReaderOptions options)
    {
        _events = new AnswerEvents(options.MaxEventBytes);
        _endsWithoutFinish = options.EndsWithoutFinish;
    }

    private bool IsOpen => State is ChatReadState.Undecided or ChatReadState.Good or ChatReadState.Finished && !_completed;

    public override ChatReadState Read(ReadOnlySpan<byte> body, IChatSink sink)
    {
        try
        {
            while (IsOpen && _events.Read(ref body, out _, out ReadOnlySpan<byte> json))
            {
                Take(json, sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        _strings.Release();
        if (_events.Broken && IsOpen)
        {
            State = ChatReadState.Cut;
        }

        return State;
    }

    public override ChatReadState Complete(IChatSink sink)
    {
        try
        {
            if (IsOpen && _events.ReadEnd(out _, out ReadOnlySpan<byte> json))
            {
                Take(json, sink);
            }
        }
        catch (JsonException)
        {
            State = ChatReadState.Cut;
        }

        _strings.Release();
        if (!IsOpen)
        {
            return State;
        }

        // A body or an array that is whole says by itself that nothing is missing.
        bool whole = _started && (_endsWithoutFinish || _events.IsWhole);
        if (_stopKnown || whole || _calls > 0)
        {
            State = ChatReadState.Finished;
            _completed = true;
            sink.Finish(_stop == ChatFinish.Stop && _calls > 0 ? ChatFinish.ToolCalls : _stop, default);
        }
        else
        {
            State = ChatReadState.Cut;
        }

        return State;
    }

    protected override void Dispose(bool disposing)
    {
        _events.Dispose();
        _strings.Release();
        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> json, IChatSink sink)
    {
        _strings.Begin(json.Length);
        GeminiResponse response = GeminiResponse.Parse(json, ref _strings);
        ChatFinish finish = default;
        if (response.HasError)
        {
            Fail(GeminiFault.Read(httpStatus: 200, json, retryAfterMs: 0), sink);
            return;
        }

        if (!response.FinishReason.IsEmpty && !GeminiFinish.TryRead(response.FinishReason, out finish))
        {
            // Before anything else of this chunk is said, so that a call of which nobody has heard can be tried again.
            string code = Encoding.UTF8.GetString(response.FinishReason);
            Fail(new ChatFault(ChatFaultKind.Transient, "The model's tool call was malformed.", code), sink);
            return;
        }

        if (!response.HasCandidates && response.BlockReason.IsEmpty && response.Usage.IsEmpty)
        {
            return;
        }

        if (!_started)
        {
            _started = true;
            State = ChatReadState.Good;
            sink.Start(response.Id, response.Model);
        }

        ReadParts(response.Parts, sink);
        if (!response.Usage.IsEmpty)
        {
            sink.Usage(GeminiUsage.Read(response.Usage, ref _strings));
        }

        if (!response.FinishReason.IsEmpty || !response.BlockReason.IsEmpty)
        {
            _stop = response.BlockReason.IsEmpty ? finish : ChatFinish.ContentFilter;
            _stopKnown = true;
            State = ChatReadState.Finished;
        }
    }

    private void Fail(ChatFault fault, IChatSink sink)
    {
        State = ChatReadState.Failed;
        sink.Fail(fault);
    }
}
