using System.Diagnostics;
using System.Globalization;
using Relay.Archive;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Metrics;
using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Streaming;

namespace Relay.Endpoints.Operations;

/// <summary>
/// <c>GET /metrics</c> in Prometheus' text format, from memory: it asks neither store nor disk. Counters begin at 0 with the process. For
/// administrators, unless <see cref="MetricsOptions.Open"/>.
/// </summary>
internal sealed class MetricsEndpoint(MetricsParts parts)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!parts.Options.Open && await parts.Gate.AdmitReaderAsync(context, isSensitive: true) is null)
        {
            return;
        }

        context.Response.ContentType = MetricText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(Write(), context.RequestAborted);
    }

    private string Write()
    {
        MetricText text = new();
        WriteCalls(text, parts.Ledger.Metrics.Series);
        text.Gauge("relay_streams_open", "Calls running now.", parts.Watch.Count);
        WriteLedger(text, parts.Ledger.Stats);
        WriteArchive(text, parts.Archive.Stats);
        WriteKeys(text);
        WriteProcess(text);
        return text.ToString();
    }

    private static void WriteCalls(MetricText text, ICollection<CallSeries> all)
    {
        text.Counter("relay_calls_total", "Calls ended, by what was asked for, who served it and why it ended.");
        foreach (CallSeries series in all)
        {
            foreach (EndReason reason in Enum.GetValues<EndReason>())
            {
                if (series.Ended(reason) is > 0 and var count)
                {
                    text.Sample("relay_calls_total", count, ("task", series.Task), ("upstream", series.Upstream), ("end", reason.ToString()));
                }
            }
        }

        WriteSums(text, all, "relay_answer_bytes_total", "Answer bytes sent to callers, without HTTP framing.", static series => series.BytesDown);
        WriteSums(text, all, "relay_audio_bytes_total", "Decoded audio bytes received from upstreams.", static series => series.AudioBytes);
        WriteSums(text, all, "relay_charged_units_total", "Characters, tokens, images or seconds charged, as the task counts.", static series => series.Units);
        WriteSums(text, all, "relay_charged_total", "Charged, in units of currency.", static series => series.ChargedNanos / 1e9);
        WriteTimes(text, all, "relay_first_byte_seconds", "From admission to the first byte downstream.", static series => series.FirstByte);
        WriteTimes(text, all, "relay_call_seconds", "From admission to the end of the call.", static series => series.Duration);
    }

    private static void WriteSums(MetricText text, ICollection<CallSeries> all, string name, string help, Func<CallSeries, double> value)
    {
        text.Counter(name, help);
        foreach (CallSeries series in all)
        {
            text.Sample(name, value(series), ("task", series.Task), ("upstream", series.Upstream));
        }
    }

    private static void WriteTimes(MetricText text, ICollection<CallSeries> all, string name, string help, Func<CallSeries, Histogram> value)
    {
        text.Histogram(name, help);
        foreach (CallSeries series in all)
        {
            text.Sample(name, value(series), ("task", series.Task), ("upstream", series.Upstream));
        }
    }

    private static void WriteLedger(MetricText text, LedgerStats ledger)
    {
        text.Gauge("relay_holds_open", "Calls admitted and not yet settled.", ledger.OpenHolds);
        text.Counter("relay_journal_records_total", "Records appended to the journal.", ledger.Appended);
        text.Counter("relay_journal_syncs_total", "Disk syncs of the journal.", ledger.Syncs);
        text.Gauge("relay_journal_lag_bytes", "Journal the store has not confirmed: the batch writer's backlog.", ledger.LagBytes);
        text.Gauge("relay_journal_bytes", "Size of the journal on disk.", ledger.JournalBytes);
        text.Gauge("relay_journal_has_room", "0 while the disk is full or failing, or the size limit is reached: new calls are refused.", ledger.JournalHasRoom ? 1 : 0);
        text.Gauge("relay_store_healthy", "0 from a failed batch until the next that succeeds.", ledger.StoreHealthy ? 1 : 0);
        text.Counter("relay_store_rows_total", "Rows the store has taken.", ledger.AppliedRows);
        text.Counter("relay_store_parked_rows_total", "Rows the store refused; they wait in the parked file for somebody to look.", ledger.ParkedRows);
        text.Counter("relay_unpriced_calls_total", "Calls that cost nothing because no price covers their model.", ledger.UnpricedCalls);
    }

    private static void WriteArchive(MetricText text, ArchiveStats archive)
    {
        text.Counter("relay_archive_clips_total", "Clips filed, by what became of them.");
        text.Sample("relay_archive_clips_total", archive.Complete, ("state", "complete"));
        text.Sample("relay_archive_clips_total", archive.Truncated, ("state", "truncated"));
        text.Sample("relay_archive_clips_total", archive.Aborted, ("state", "aborted"));
        text.Sample("relay_archive_clips_total", archive.Lost, ("state", "lost"));
        text.Counter("relay_archive_bytes_total", "Bytes of all filed clips.", archive.KeptBytes);
        text.Counter("relay_archive_dropped_bytes_total", "Bytes that streams delivered and their clips do not hold.", archive.DroppedBytes);
        text.Counter("relay_archive_errors_total", "Failed calls to the disk or the index.", archive.Errors);
        text.Gauge("relay_archive_queued_bytes", "Bytes of clips that are not written yet.", archive.QueuedBytes);
        text.Gauge("relay_archive_queued_clips", "Clips waiting for a writer.", archive.QueuedClips);
    }

    private void WriteKeys(MetricText text)
    {
        (KeyPool, KeyCounts)[] all = [.. parts.Pools.All.Select(static pool => (pool, pool.CountStates()))];
        text.Gauge("relay_keys", "Upstream keys, by provider and state.");
        foreach ((KeyPool pool, KeyCounts counts) in all)
        {
            WriteKeys(text, pool, "fit", counts.Fit);
            WriteKeys(text, pool, "resting", counts.Resting);
            WriteKeys(text, pool, "empty", counts.Empty);
            WriteKeys(text, pool, "invalid", counts.Invalid);
            WriteKeys(text, pool, "disabled", counts.Disabled);
        }

        text.Gauge("relay_key_calls", "Calls that hold an upstream key now.");
        foreach ((KeyPool pool, KeyCounts counts) in all)
        {
            text.Sample("relay_key_calls", counts.InFlight, ("provider", pool.Provider));
        }

        text.Gauge("relay_circuit_open", "1 while calls are kept away from a provider in trouble.");
        foreach (ChatProvider provider in parts.Providers)
        {
            text.Sample("relay_circuit_open", provider.Circuit.IsOpen ? 1 : 0, ("provider", provider.Name));
        }
    }

    private static void WriteKeys(MetricText text, KeyPool pool, string state, int count) =>
        text.Sample("relay_keys", count, ("provider", pool.Provider), ("state", state));

    private void WriteProcess(MetricText text)
    {
        // Names as Prometheus' own libraries have them.
        using Process self = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "Processor time, user and system.", self.TotalProcessorTime.TotalSeconds);
        text.Gauge("process_resident_memory_bytes", "Memory in use.", self.WorkingSet64);
        text.Gauge("process_start_time_seconds", "When the process began, Unix time.", (self.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        text.Gauge("relay_heap_bytes", "Managed memory in use.", GC.GetTotalMemory(forceFullCollection: false));
        text.Gauge("relay_threadpool_queue", "Work waiting for a pool thread.", ThreadPool.PendingWorkItemCount);
        text.Gauge("relay_build_info", "Always 1; the version is a label.");
        text.Sample("relay_build_info", 1, ("version", RelayVersion.Text), ("framework", Environment.Version.ToString()), ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
    }
}
