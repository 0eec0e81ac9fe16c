using Relay.Identity;

namespace Relay.Routing.Keys;

/// <summary>
/// Rounds of asking providers about keys, some at once, each answer written as it comes: a round that is cancelled has done what it has
/// done. Never deletes a key. Any thread; any number of rounds.
/// </summary>
internal sealed class KeyChecks(IUpstreamKeyStore store, IKeyProber prober, KeySeal seal, KeysOptions options, TimeProvider time)
{
    /// <summary>Asks about keys and writes what was learnt.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="progress">Told after each key; from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    /// <returns>How it went.</returns>
    public async Task<KeyProgress> RunAsync(IReadOnlyCollection<KeyRow> rows, IProgress<KeyProgress>? progress, CancellationToken cancellationToken)
    {
        Lock counting = new();
        KeyProgress sum = new(rows.Count, 0, 0, 0, 0);
        ParallelOptions limits = new() { MaxDegreeOfParallelism = options.CheckParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, limits, async (row, token) =>
        {
            KeyProbe probe = await AskAsync(row, token);
            KeyFacts facts = probe.Update(row.Facts, time.GetUtcNow());
            await store.SaveAsync([new KeyNews(row.Id, facts)], token);
            lock (counting)
            {
                sum = Add(sum, probe.Verdict, probe.Verdict == KeyVerdict.Valid && facts.State == KeyState.BalanceEmpty);
                progress?.Report(sum);
            }
        });
        return sum;
    }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Asks about a key that is not in the store yet.</summary>
    public ValueTask<KeyProbe> AskAsync(string provider, string secret, CancellationToken cancellationToken) =>
        prober.AskAsync(provider, secret, cancellationToken);

    private static KeyProgress Add(KeyProgress sum, KeyVerdict verdict, bool isEmpty) => verdict switch
    {
        KeyVerdict.Valid => sum with { Valid = sum.Valid + 1, Empty = sum.Empty + (isEmpty ? 1 : 0) },
        KeyVerdict.Invalid => sum with { Invalid = sum.Invalid + 1 },
        _ => sum with { Unknown = sum.Unknown + 1 },
    };

    private ValueTask<KeyProbe> AskAsync(KeyRow row, CancellationToken cancellationToken)
    {
        try
        {
            return prober.AskAsync(row.Provider, seal.Open(row), cancellationToken);
        }
        catch (SecretKeyException error)
        {
            return new(new KeyProbe(KeyVerdict.Unknown, Error: error.Message));
        }
    }
}
