using System.Globalization;
using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;

namespace Relay.EndToEnd.Outages;

/// <summary>
/// A caller that streams one text after another and notes how long it waited for each next piece. The upstream sends one every
/// <see cref="PaceMs"/>; what is beyond that is the relay's doing, or the machine's.
/// </summary>
internal sealed class ChunkClock(RelayProcess relay, string token)
{
    public const int PaceMs = 20;

    private readonly Lock _lock = new();
    private readonly List<double> _waitsMs = [];
    private double _longestFirstMs;
    private double _longestMs;
    private volatile bool _ended;

    /// <summary>Streams that were heard to their end.</summary>
    public int Calls { get; private set; }

    /// <summary>Of the whole run.</summary>
    public double LongestMs => _longestMs;

    /// <summary>What was seen since it was last asked.</summary>
    public string TakeFigures()
    {
        lock (_lock)
        {
            double[] sorted = [.. _waitsMs.Order()];
            string figures = sorted.Length == 0 ? "no pieces" : string.Create(
                CultureInfo.InvariantCulture,
                $"{sorted.Length} pieces sent every {PaceMs} ms: wait p50 {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, longest {sorted[^1]:0.0} ms; longest wait for a first piece {_longestFirstMs:0.0} ms");
            _waitsMs.Clear();
            _longestFirstMs = 0;
            return figures;
        }
    }

    public async Task RunAsync()
    {
        using Caller caller = new(relay, token);
        while (!_ended)
        {
            await StreamAsync(caller);
            Calls++;
        }
    }

    public void End() => _ended = true;

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private async Task StreamAsync(Caller caller)
    {
        long begun = TimeProvider.System.GetTimestamp();
        // Unlike every other text of the load: accounts are kept by text.
        string text = string.Create(CultureInfo.InvariantCulture, $"[fake:fixed-chunks=25][fake:interval-ms={PaceMs}]{Secrets.TextMark} clock {begun}");
        using HttpResponseMessage response = await caller.OpenAsync(Caller.T2aPath, Caller.T2aBody(text, stream: true));
        Assert.True(response.IsSuccessStatusCode, $"Refused with {(int)response.StatusCode}.");
        await using Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] buffer = new byte[256 * 1024];
        bool isFirst = true;
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
        {
            long now = TimeProvider.System.GetTimestamp();
            double waited = TimeProvider.System.GetElapsedTime(begun, now).TotalMilliseconds;
            begun = now;
            lock (_lock)
            {
                _longestMs = Math.Max(_longestMs, waited);
                if (isFirst)
                {
                    _longestFirstMs = Math.Max(_longestFirstMs, waited);
                }
                else
                {
                    _waitsMs.Add(waited);
                }
            }

            isFirst = false;
        }
    }
}
