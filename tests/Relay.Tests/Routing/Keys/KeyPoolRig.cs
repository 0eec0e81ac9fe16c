using Relay.Routing.Keys;
using Relay.Tests.Billing;
using Relay.Upstreams;

namespace Relay.Tests.Routing.Keys;

/// <summary>What tests of pools share: a clock, options, and keys made of a label and a balance.</summary>
public abstract class KeyPoolRig
{
    private protected const string Model = "deepseek-ai/DeepSeek-V3";

    private protected ManualTime Time { get; } = new();

    private protected KeyPoolOptions Options { get; } = new();

    private protected static KeyRow Plain(string label) =>
        new(1 + label.Aggregate(0L, static (id, c) => (id * 128) + c), "p", label, label, [(byte)label.Length], true, default, default, 0);

    private protected static KeyRow Rich(string label, long units) =>
        Plain(label) with { Facts = new KeyFacts(KeyState.Fit, BalanceState.Known, units * 1_000_000_000, units * 1_000_000_000, "CNY") };

    private protected static void Replace(KeyPool pool, params KeyRow[] rows) => pool.Replace(rows, static row =>
        new PooledKey(row.Id, row.Label, $"sk-{row.Label}-{row.SealedSecret.Length}", row.Account, row.IsEnabled, row.Facts) { Origin = row.SealedSecret });

    private protected static List<string?> Take(KeyPool pool, int times, string model = Model, params UpstreamKey[] tried) =>
        [.. Enumerable.Range(0, times).Select(_ => pool.TryTake(model, tried, out KeyLease lease) ? lease.Key.Label : null)];

    private protected KeyPool Pool(params KeyRow[] rows)
    {
        KeyPool pool = new("p", Options, [], Time);
        Replace(pool, rows);
        return pool;
    }
}
