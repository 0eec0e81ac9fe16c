using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>
/// Random lives of a ledger against a model of a few lines: whatever happens in whatever order, every admitted call is in the store
/// exactly once with the charge it should have, and the account is left with exactly the rest.
/// </summary>
public sealed class LedgerModelTests
{
    private const long Balance = 1_000_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task RandomLife_AnyOrder_ChargesEveryCallOnce(int seed)
    {
        var random = new Random(seed);
        var expected = new Dictionary<Guid, long>();
        var open = new List<(CallHold Hold, bool Started)>();
        var hosts = new List<LedgerHost> { await LedgerHost.StartAsync() };
        var store = hosts[0].Store;
        store.Balances[1] = Balance;
        for (var step = 0; step < 600; step++)
        {
            var host = hosts[^1];
            switch (random.Next(100))
            {
                case < 45:
                    open.Add((host.Admit(LedgerHost.Speech(balance: Balance, chars: random.Next(1, 500))), false));
                    break;
                case < 55 when open.Count > 0:
                    var started = random.Next(open.Count);
                    open[started].Hold.MarkStarted();
                    open[started] = (open[started].Hold, true);
                    break;
                case < 60 when open.Count > 0:
                    open[random.Next(open.Count)].Hold.TryExtend(random.Next(100));
                    break;
                case < 88 when open.Count > 0:
                    var ended = random.Next(open.Count);
                    var end = new StreamEnd((EndReason)random.Next(10), open[ended].Started, 1, random.Next(2), random.Next(-1, 300), 1, 2);
                    expected[open[ended].Hold.CallId] = open[ended].Hold.Settle(end).ChargeNanos;
                    open.RemoveAt(ended);
                    break;
                case < 92:
                    (store.FailBefore, store.FailAfter) = (random.Next(2), random.Next(2));
                    await host.FlushAsync();
                    break;
                case < 94:
                    host.Time.Now += TimeSpan.FromSeconds(1);
                    host.Ledger.Journal.PrepareNow();
                    break;
                case 94:
                    store.IsDown = random.Next(3) == 0;
                    hosts.Add(await host.KillAndRestartAsync());
                    store.IsDown = false;
                    open.ForEach(call => expected[call.Hold.CallId] = call.Started ? call.Hold.HeldNanos : 0);
                    open.Clear();
                    break;
            }
        }

        open.ForEach(call => expected[call.Hold.CallId] = call.Hold.Settle(LedgerHost.Completed()).ChargeNanos);
        hosts[^1].Time.Now += TimeSpan.FromSeconds(2);
        (store.FailBefore, store.FailAfter) = (0, 0);
        await hosts[^1].FlushAsync();
        var left = hosts[^1].Ledger.AvailableNanos(1);
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        var charged = store.Calls.Values.Select(row => KeyValuePair.Create(row.CallId, row.ChargeNanos));
        Assert.Equal(expected.OrderBy(pair => pair.Key), charged.OrderBy(pair => pair.Key));
        Assert.Equal(Balance - expected.Values.Sum(), store.Balances[1]);
        Assert.Equal(store.Balances[1], left ?? store.Balances[1]);
    }
}
