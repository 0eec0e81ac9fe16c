using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Billing.Journal;
using Relay.Streaming;

namespace Relay.Bench;

/// <summary>
/// <c>--journal-load [calls a second] [seconds] [folder]</c>: what holding and settling a call costs, at a steady rate, with the journal on
/// a real disk and synced, and the batch writer reading it (into nothing: the store has a measure of its own).
/// </summary>
/// <remarks>
/// Calls come in ticks of a millisecond, as from a socket's event thread; each is held, marked as begun and settled a few ticks later, so
/// that holds and settlements of different calls mix in a commit group. CPU is the process's own, all threads, less nothing: pacing is
/// in it. Latency is that of the calls into the ledger, on the thread that makes them: it would show a wait on the request path.
/// </remarks>
internal static class JournalLoad
{
    private const int OpenTicks = 20;
    private const int WarmUpSeconds = 2;

    public static async Task<int> RunAsync(int perSecond, int seconds, string folder, TextWriter output)
    {
        string journal = Directory.CreateDirectory(Path.Combine(folder, "journal-load-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            BillingOptions options = new() { JournalDirectory = journal };
            await using Ledger ledger = new(
                options, new PriceBook(), new NullLedgerStore(), new JournalDisk(), TimeProvider.System, NullLogger<Ledger>.Instance);
            await ledger.StartAsync(CancellationToken.None);
            Pace(ledger, perSecond, WarmUpSeconds, new long[perSecond * WarmUpSeconds]);
            LedgerStats before = ledger.Stats;
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long[] ticks = new long[perSecond * seconds];
            long started = Stopwatch.GetTimestamp();
            int calls = Pace(ledger, perSecond, seconds, ticks);
            double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            Print(output, ledger.Stats, before, calls, elapsed, cpu, ticks.AsSpan(0, calls));
            await ledger.StopAsync(CancellationToken.None);
            return 0;
        }
        finally
        {
            Directory.Delete(journal, recursive: true);
        }
    }

    private static int Pace(Ledger ledger, int perSecond, int seconds, long[] ticks)
    {
        int perTick = Math.Max(1, perSecond / 1000);
        TimeSpan tick = TimeSpan.FromSeconds((double)perTick / perSecond);
        Queue<CallHold[]> open = new();
        CallAdmission admission = new()
        {
            AccountId = 1,
            TokenId = 1,
            BalanceNanos = long.MaxValue / 2,
            TaskType = "sync_tts",
            Model = "speech-02-hd",
            Endpoint = "/v1/t2a_v2",
            Upstream = "minimax",
            CharCount = 61,
        };
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        for (int turn = 1; calls + perTick <= ticks.Length; turn++)
        {
            CallHold[] batch = new CallHold[perTick];
            for (int i = 0; i < perTick; i++)
            {
                long from = Stopwatch.GetTimestamp();
                HoldOutcome outcome = ledger.TryHold(in admission, out CallHold? hold);
                ticks[calls++] = Stopwatch.GetTimestamp() - from;
                Verify.True(outcome == HoldOutcome.Admitted);
                batch[i] = hold!;
                hold!.MarkStarted();
            }

            open.Enqueue(batch);
            if (open.Count > OpenTicks)
            {
                Settle(open.Dequeue());
            }

            TimeSpan ahead = (tick * turn) - Stopwatch.GetElapsedTime(start);
            if (ahead > TimeSpan.FromMilliseconds(1))
            {
                Thread.Sleep(ahead);
            }
        }

        while (open.TryDequeue(out CallHold[]? batch))
        {
            Settle(batch);
        }

        Verify.True(Stopwatch.GetElapsedTime(start).TotalSeconds < seconds * 1.2);
        return calls;
    }

    private static void Settle(CallHold[] batch)
    {
        foreach (CallHold hold in batch)
        {
            hold.Settle(new StreamEnd(EndReason.Completed, true, 40_960, 20_480, 61, 250_000, 900_000));
        }
    }

    private static void Print(
        TextWriter output, LedgerStats after, LedgerStats before, int calls, double elapsed, TimeSpan cpu, Span<long> ticks)
    {
        ticks.Sort();
        long syncs = after.Syncs - before.Syncs;
        long records = after.Appended - before.Appended;
        Line(output, $"machine         {MachineName()}, {Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}");
        Line(output, $"calls           {calls} in {elapsed:0.0} s ({calls / elapsed:0}/s), 3 journal records each");
        Line(output, $"CPU per call    {cpu.TotalMicroseconds / calls:0.00} us (process: pacing, commits and the batch writer's reading included)");
        Line(output, $"hold, own time  p50 {Microseconds(ticks, 0.5):0.0} us, p99 {Microseconds(ticks, 0.99):0.0} us, p99.9 {Microseconds(ticks, 0.999):0.0} us");
        Line(output, $"group commit    {syncs / elapsed:0} syncs/s, {(double)records / Math.Max(1, syncs):0.0} records a sync, largest {after.MaxGroup}");
    }

    private static double Microseconds(Span<long> sorted, double share) =>
        sorted[(int)(sorted.Length * share)] * 1_000_000.0 / Stopwatch.Frequency;

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string MachineName() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?"
            : "?";
}
