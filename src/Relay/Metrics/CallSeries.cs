using Relay.Streaming;

namespace Relay.Metrics;

/// <summary>Calls of one kind at one upstream since the process began. Any thread.</summary>
/// <param name="task">What was asked for: <c>sync_tts</c>, <c>text_chat</c>, ...</param>
/// <param name="upstream">Who served it, or would have.</param>
internal sealed class CallSeries(string task, string upstream)
{
    private static readonly int s_reasons = Enum.GetValues<EndReason>().Length;

    private readonly long[] _ended = new long[s_reasons];
    private long _bytesDown;
    private long _audioBytes;
    private long _units;
    private long _chargedNanos;

    public string Task => task;

    public string Upstream => upstream;

    /// <summary>From admission to the first byte downstream; calls without one are not in it.</summary>
    public Histogram FirstByte { get; } = new();

    /// <summary>From admission to the end.</summary>
    public Histogram Duration { get; } = new();

    public long BytesDown => Interlocked.Read(ref _bytesDown);

    public long AudioBytes => Interlocked.Read(ref _audioBytes);

    /// <summary>What was charged for: characters, tokens, images, seconds, as the task counts.</summary>
    public long Units => Interlocked.Read(ref _units);

    public long ChargedNanos => Interlocked.Read(ref _chargedNanos);

    public void Add(in StreamEnd end, long units, long chargedNanos)
    {
        Interlocked.Increment(ref _ended[(int)end.Reason]);
        Interlocked.Add(ref _bytesDown, end.BytesDown);
        Interlocked.Add(ref _audioBytes, end.AudioBytes);
        Interlocked.Add(ref _units, units);
        Interlocked.Add(ref _chargedNanos, chargedNanos);
        Duration.Observe(end.TotalUs);
        if (end.FirstByteUs >= 0)
        {
            FirstByte.Observe(end.FirstByteUs);
        }
    }

    public long Ended(EndReason reason) => Interlocked.Read(ref _ended[(int)reason]);
}
