using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// The answer to <c>stream: true</c>: one event for each slice, then the last one. In order: the faults of this position, the
/// pause, the event, its count in the log.
/// </summary>
internal sealed class SseAnswer
{
    private const string Comment = ": keep-alive";

    private readonly T2aCall _call;
    private readonly FakeMiniMaxOptions _options;
    private readonly BodyOutput _output;
    private readonly string _newLine;

    private SseAnswer(T2aCall call, BodyOutput output)
    {
        _call = call;
        _options = call.Options;
        _output = output;
        _newLine = _options.CrLf ? "\r\n" : "\n";
    }

    public static async Task RunAsync(T2aCall call)
    {
        using var output = new BodyOutput(call.Context, call.Options, call.Gone);
        await new SseAnswer(call, output).StreamAsync(call.Synthesize());
    }

    /// <summary>A refusal as a single event.</summary>
    public static async Task RefuseAsync(T2aCall call, BaseResp resp)
    {
        using var output = new BodyOutput(call.Context, call.Options, call.Gone);
        var answer = new SseAnswer(call, output);
        answer.SetHeaders();
        await answer.SendAsync(Envelope.Error(resp, call.TraceId, call.Options));
    }

    private async Task StreamAsync(Speech speech)
    {
        SetHeaders();
        await Pacer.FirstByteAsync(_options, _call.Gone);
        if (_options.NullData)
        {
            await SendAsync(Envelope.Text(_options.KeyOrder, "null", BaseResp.Silent, Envelope.Trace(_call.TraceId)));
        }

        MessageParts parts = Event(Envelope.Text(
            _options.KeyOrder, Envelope.Data(_options.KeyOrder, 1), BaseResp.Silent, Envelope.Trace(_call.TraceId)));
        using var pacer = new Pacer(_options);
        long offset = 0;
        for (int i = 0; ; i++)
        {
            if (await StrikeAsync(i, speech, parts, offset))
            {
                return;
            }

            if (i == speech.Slices.Length)
            {
                break;
            }

            if (i > 0)
            {
                await pacer.NextAsync(_call.Gone);
            }

            int size = speech.Slices[i];
            BadSlice bad = SliceFaults.BadAt(_options, i, speech.Slices.Length);
            if (bad == BadSlice.None)
            {
                await _output.WriteAsync(parts, speech.Streamed, offset, size);
            }
            else
            {
                await SendBadAsync(parts, speech, offset, size, bad);
            }

            _call.Log.Slice(_call.Record, size);
            offset += size;
        }

        await FinishAsync(speech);
    }

    /// <returns>True when a fault ended the stream.</returns>
    private async Task<bool> StrikeAsync(int index, Speech speech, MessageParts parts, long offset)
    {
        switch (SliceFaults.At(_options, index, speech.Slices.Length))
        {
            case SliceFault.Stall:
                await _call.Context.Response.StartAsync(_call.Gone);
                await Pacer.ForeverAsync(_call.Gone);
                return true;
            case SliceFault.Cut:
                if (_options.CutMidEvent)
                {
                    int size = index < speech.Slices.Length ? speech.Slices[index] : 0;
                    byte[] message = MessageBytes.Make(parts, speech.Streamed, offset, size, BadSlice.None);
                    await _output.WriteAsync(message.AsMemory(0, message.Length / 2));
                }

                await _call.CutAsync();
                return true;
            case SliceFault.Error:
                BaseResp resp = BaseResp.Of(_options.LateErrorCode);
                _call.Record.StatusCode = resp.Code;
                await SendAsync(Envelope.Error(resp, _call.TraceId, _options));
                await _call.Context.Response.CompleteAsync();
                _call.Log.End(_call.Record, FakeCallOutcome.Failed);
                return true;
            default:
                return false;
        }
    }

    private async Task SendBadAsync(MessageParts parts, Speech speech, long offset, int size, BadSlice bad)
    {
        if (bad == BadSlice.NotJson)
        {
            await SendAsync(MessageBytes.NotJson);
        }

        await _output.WriteAsync(MessageBytes.Make(parts, speech.Streamed, offset, size, bad));
    }

    private async Task FinishAsync(Speech speech)
    {
        if (_options.Final == FinalForm.Omitted)
        {
            await _call.Context.Response.CompleteAsync();
            _call.Log.End(_call.Record, FakeCallOutcome.Failed);
            return;
        }

        bool aggregate = _options.Aggregate switch
        {
            AggregateMode.Always => true,
            AggregateMode.Never => false,
            _ => !_call.Request.ExcludeAggregate,
        };
        long audioBytes = _options.GiantFinalChars > 0 ? _options.GiantFinalChars / 2 : aggregate ? speech.Whole.Length : 0;
        FinalForm form = audioBytes > 0 ? FinalForm.EmptyAudio : _options.Final;
        string data = form switch
        {
            FinalForm.NoAudio => """{"status":2,"ced":""}""",
            FinalForm.NullData => "null",
            _ => Envelope.Data(_options.KeyOrder, 2),
        };
        MessageParts parts = Event(Envelope.Text(
            _options.KeyOrder, data, BaseResp.Success, Envelope.Extra(speech.ExtraInfo(speech.Whole.Length)), Envelope.Trace(_call.TraceId)));

        _call.Log.Finishing(_call.Record, speech.UsageCharacters);
        await _output.WriteAsync(parts, speech.Whole, 0, audioBytes);
        _call.Record.FinalWritten = true;
        if (_options.DoneMarker)
        {
            await SendAsync("[DONE]");
        }

        await _call.Context.Response.CompleteAsync();
        _call.Log.End(_call.Record, FakeCallOutcome.Completed);
    }

    private void SetHeaders()
    {
        HttpResponse response = _call.Context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
    }

    private MessageParts Event(string json) => MessageParts.Of(
        (_options.CommentLines ? Comment + _newLine : "") + "data: " + json + _newLine + _newLine);

    private ValueTask SendAsync(string data)
    {
        MessageParts parts = Event(data);
        return _output.WriteAsync(parts.Before);
    }
}
