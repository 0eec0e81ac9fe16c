using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>Answers that are one JSON object: a whole clip, a link to it, or an error.</summary>
internal static class JsonAnswer
{
    /// <summary>The clip as hex. It goes out slice by slice, without pauses, so that cuts and stalls find their place.</summary>
    public static async Task RunAsync(T2aCall call)
    {
        FakeMiniMaxOptions options = call.Options;
        if (options.BadSlice == BadSlice.NotJson)
        {
            await SendAsync(call, MessageBytes.NotJson);
            call.Log.End(call.Record, FakeCallOutcome.Failed);
            return;
        }

        Speech speech = call.Synthesize();
        MessageParts parts = Parts(call, speech, Envelope.Data(options.KeyOrder, 2));
        call.Record.Clip = speech.Whole;
        HttpResponse response = call.Context.Response;
        response.ContentType = "application/json; charset=utf-8";
        if (options.BadSlice == BadSlice.None)
        {
            // Damage changes the length; then the body is chunked.
            response.ContentLength = MessageBytes.SizeOf(parts, speech.Whole.Length);
        }

        await Pacer.FirstByteAsync(options, call.Gone);
        using var output = new BodyOutput(call.Context, options, call.Gone);
        long offset = 0;
        for (int i = 0; ; i++)
        {
            SliceFault fault = SliceFaults.At(options, i, speech.Slices.Length);
            if (fault == SliceFault.Cut)
            {
                await call.CutAsync();
                return;
            }

            if (fault == SliceFault.Stall)
            {
                await response.StartAsync(call.Gone);
                await Pacer.ForeverAsync(call.Gone);
            }

            if (i == speech.Slices.Length)
            {
                break;
            }

            // The file is a little longer than the slices together: the last one takes the rest.
            long size = i == speech.Slices.Length - 1 ? speech.Whole.Length - offset : speech.Slices[i];
            var part = new MessageParts(i == 0 ? parts.Before : [], []);
            BadSlice bad = SliceFaults.BadAt(options, i, speech.Slices.Length);
            await (bad == BadSlice.None
                ? output.WriteAsync(part, speech.Whole, offset, size)
                : output.WriteAsync(MessageBytes.Make(part, speech.Whole, offset, (int)size, bad)));
            call.Log.Slice(call.Record, (int)size);
            offset += size;
        }

        await FinishAsync(call, speech, output, parts.After);
    }

    /// <summary>A link to the clip (<c>output_format: "url"</c>).</summary>
    public static async Task RunLinkAsync(T2aCall call, ClipStore clips, Uri baseAddress)
    {
        Speech speech = call.Synthesize();
        call.Record.Clip = speech.Whole;
        Uri link = new(baseAddress, clips.Add(speech.Whole));
        string data = Envelope.Data(call.Options.KeyOrder, 2).Replace(MessageParts.Hole.ToString(), link.ToString(), StringComparison.Ordinal);
        await Pacer.FirstByteAsync(call.Options, call.Gone);
        call.Context.Response.ContentType = "application/json; charset=utf-8";
        using var output = new BodyOutput(call.Context, call.Options, call.Gone);
        await FinishAsync(call, speech, output, Parts(call, speech, data).Before);
    }

    public static Task RefuseAsync(T2aCall call, BaseResp resp) => SendAsync(call, Envelope.Error(resp, call.TraceId, call.Options));

    private static MessageParts Parts(T2aCall call, Speech speech, string data) => MessageParts.Of(Envelope.Text(
        call.Options.KeyOrder, data, BaseResp.Success, Envelope.Extra(speech.ExtraInfo(speech.Whole.Length)), Envelope.Trace(call.TraceId)));

    private static async Task FinishAsync(T2aCall call, Speech speech, BodyOutput output, byte[] end)
    {
        call.Log.Finishing(call.Record, speech.UsageCharacters);
        await output.WriteAsync(end);
        call.Record.FinalWritten = true;
        await call.Context.Response.CompleteAsync();
        call.Log.End(call.Record, FakeCallOutcome.Completed);
    }

    private static async Task SendAsync(T2aCall call, string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        HttpResponse response = call.Context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        using var output = new BodyOutput(call.Context, call.Options, call.Gone);
        await output.WriteAsync(body);
    }
}
