using System.Runtime.CompilerServices;
using Relay.Billing.Journal;
using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Billing;

/// <summary>
/// Finds, at start, the calls that were open when the last process died, and settles them by the abort policy.
/// </summary>
/// <remarks>
/// Runs once, before calls are admitted and before the writer starts. Only open calls are kept in memory on the way, and those were
/// bounded by the journal's room. Running it again (a crash during recovery) finds the settlements the first run wrote and leaves those
/// calls alone.
/// </remarks>
internal static class CrashRecovery
{
    /// <param name="journal">Read from its first segment on: a hold may be older than anything the store still lacks.</param>
    /// <param name="appliedLsn">
    /// What the store has. Charges behind it count against their accounts until the writer has applied them.
    /// </param>
    /// <param name="funds">Where those charges are noted.</param>
    /// <param name="source">Whose count is charged.</param>
    /// <param name="nowUs">The end time of the calls that are settled here.</param>
    /// <param name="logger">Hears how many there were.</param>
    public static void Run(CallJournal journal, long appliedLsn, FundsTable funds, UsageSource source, long nowUs, ILogger logger)
    {
        var open = new Dictionary<Guid, HoldFacts>();
        var texts = new TextPool();
        var cursor = journal.ReadFrom(0);
        while (cursor.TryRead(journal.AppendedLsn, out var record))
        {
            switch (record.Type, record.Version)
            {
                case (JournalRecordType.Hold, <= HoldFacts.Version):
                    var facts = HoldFacts.Read(record.Payload, record.Version, texts);
                    open[facts.CallId] = facts;
                    break;
                case (JournalRecordType.Started, StartedRecord.Version):
                    MarkStarted(open, StartedRecord.Read(record.Payload));
                    break;
                case (JournalRecordType.Settle, <= SettleRecord.Version):
                    var (callId, accountId, settledNanos) = SettleRecord.ReadCharge(record.Payload, record.Version);
                    open.Remove(callId);
                    if (record.EndLsn > appliedLsn)
                    {
                        funds.GetOrAdd(accountId).AddUnapplied(settledNanos);
                    }

                    break;
            }
        }

        var chargeNanos = 0L;
        var count = 0;
        foreach (var (_, facts) in open)
        {
            // A task that goes on at its provider is settled by whoever follows it, under the same id.
            if (!facts.IsDeferred)
            {
                chargeNanos += Settle(journal, facts, funds, source, nowUs);
                count++;
            }
        }

        if (count > 0)
        {
            Log.CallsRecovered(logger, count, chargeNanos);
        }
    }

    private static void MarkStarted(Dictionary<Guid, HoldFacts> open, Guid callId)
    {
        if (open.TryGetValue(callId, out var facts))
        {
            facts.Started = true;
            open[callId] = facts;
        }
    }

    [SkipLocalsInit]
    private static long Settle(CallJournal journal, in HoldFacts facts, FundsTable funds, UsageSource source, long nowUs)
    {
        var end = new StreamEnd(EndReason.Crash, facts.Started, BytesDown: 0, AudioBytes: 0, UsageChars: -1, FirstByteUs: -1, TotalUs: -1);
        var charge = AbortPolicy.Charge(end, facts.Price, facts.CharCount, source);
        if (facts.VoiceFeeNanos > 0 && AbortPolicy.OwesVoiceFee(EndReason.Crash, charge))
        {
            charge = charge with { VoiceNanos = facts.VoiceFeeNanos };
        }

        Span<byte> buffer = stackalloc byte[RecordFormat.MaxRecordBytes];
        var writer = new RecordWriter(buffer);
        SettleRecord.Write(ref writer, facts, end, charge, nowUs, traceId: "");
        journal.AppendRecovered(writer.Record);
        funds.GetOrAdd(facts.AccountId).AddUnapplied(charge.TotalNanos);
        return charge.TotalNanos;
    }
}
