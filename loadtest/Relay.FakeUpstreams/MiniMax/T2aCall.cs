using Microsoft.AspNetCore.Http;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>One HTTP request on its way through the fake.</summary>
/// <param name="Context">The exchange.</param>
/// <param name="Options">The switches as they hold for this request.</param>
/// <param name="Request">The parsed body.</param>
/// <param name="Record">Its entry in the log.</param>
/// <param name="Log">The log.</param>
/// <param name="TraceId">Its trace id.</param>
internal sealed record T2aCall(
    HttpContext Context, FakeMiniMaxOptions Options, T2aRequest Request, FakeCall Record, FakeLog Log, string TraceId)
{
    /// <summary>Fires when the client is gone, or the fake is closing.</summary>
    public CancellationToken Gone => Context.RequestAborted;

    /// <summary>Makes the clip and notes it in the record; nothing is sent.</summary>
    public Speech Synthesize()
    {
        Speech speech = Speech.Of(Request.Text ?? "", Request, Options);
        Record.ChunksPlanned = speech.Slices.Length;
        Record.Clip = speech.Streamed;
        return speech;
    }

    public async Task CutAsync()
    {
        // Recorded first: the cut itself looks like a client that left.
        Log.End(Record, FakeCallOutcome.Cut);
        await Connections.CutAsync(Context, Options.Cut);
    }
}
