using Relay.Archive;
using Relay.Billing;

namespace Relay.Tests.Billing;

/// <summary>
/// A store in memory with the contract of the real one: one transaction a batch, known ids ignored with all their effects. Its faults
/// are properties. Survives the ledgers of one test.
/// </summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Dictionary<Guid, long> _positions = [];

    public Dictionary<Guid, CallRow> Calls { get; } = [];

    public Dictionary<Guid, ClipRow> Clips { get; } = [];

    /// <summary>Accounts not in here spend without limit.</summary>
    public Dictionary<long, long> Balances { get; } = [];

    /// <summary>Voices whose first-use fee has not been charged.</summary>
    public HashSet<(long AccountId, string VoiceId)> UnchargedVoices { get; } = [];

    public List<int> BatchSizes { get; } = [];

    public int ApplyTries { get; private set; }

    /// <summary>So many of the next batches fail before anything is written.</summary>
    public int FailBefore { get; set; }

    /// <summary>So many of the next batches are written, and then the answer is lost.</summary>
    public int FailAfter { get; set; }

    /// <summary>Rows of this account are refused for what they are.</summary>
    public long PoisonAccount { get; set; } = -1;

    /// <summary>Whether the position can be read.</summary>
    public bool IsDown { get; set; }

    public long TotalCharges => Calls.Values.Sum(row => row.ChargeNanos);

    public ValueTask<long> ReadPositionAsync(Guid journalId, CancellationToken cancellationToken) =>
        IsDown ? throw new IOException("down") : ValueTask.FromResult(_positions.GetValueOrDefault(journalId));

    public ValueTask<IReadOnlyList<AccountBalance>> ApplyAsync(LedgerBatch batch, CancellationToken cancellationToken)
    {
        ApplyTries++;
        if (IsDown || FailBefore-- > 0)
        {
            throw new IOException("store down");
        }

        if (batch.Calls.Any(row => row.AccountId == PoisonAccount) || batch.Clips.Any(row => row.AccountId == PoisonAccount))
        {
            throw new LedgerRowRejectedException("constraint failed");
        }

        foreach (var row in batch.Calls)
        {
            if (Calls.TryAdd(row.CallId, row))
            {
                Take(row);
                if (row.VoiceFeeNanos > 0 && UnchargedVoices.Remove((row.AccountId, row.VoiceId)))
                {
                    var fee = VoiceFee.RowOf(row, "voice_clone");
                    Calls.Add(fee.CallId, fee);
                    Take(fee);
                }
            }
        }

        foreach (var row in batch.Clips)
        {
            Clips.TryAdd(row.ClipId, row);
        }

        _positions[batch.Position.JournalId] = batch.Position.Lsn;
        BatchSizes.Add(batch.Calls.Count + batch.Clips.Count);
        if (FailAfter-- > 0)
        {
            throw new IOException("connection lost after commit");
        }

        return ReadBalancesAsync([.. batch.Calls.Select(row => row.AccountId).Distinct()], cancellationToken);
    }

    private void Take(CallRow row)
    {
        if (Balances.ContainsKey(row.AccountId))
        {
            Balances[row.AccountId] -= row.ChargeNanos;
        }
    }

    public ValueTask<IReadOnlyList<AccountBalance>> ReadBalancesAsync(
        IReadOnlyList<long> accountIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<AccountBalance>>(
            [.. accountIds.Select(id => new AccountBalance(id, Balances.TryGetValue(id, out var balance) ? balance : null))]);
}
