using FsCheck;
using FsCheck.Fluent;
using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

/// <summary>
/// Random lives of two nodes on one store against a model of a few lines: whatever they do, and however they are killed, cut off and
/// brought back, all charges together stay within the account's balance and credit, and in the end nothing is stranded.
/// </summary>
public sealed class CreditModelTests
{
    private const long Balance = 300 * 350_000;
    private const long Credit = 100 * 350_000;

    [Fact]
    public void RandomLives_AnyInterleaving_NeverSpendMoreThanThereIs() =>
        Prop.ForAll(
            Gen.Choose(0, 255).Select(static n => (byte)n).ListOf(120).ToArbitrary(),
            static steps => LiveAsync([.. steps]).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static async Task<bool> LiveAsync(byte[] steps)
    {
        ManualTime time = new();
        using SharedStore store = new(Balance);
        store.Execute($"UPDATE users SET credit_limit_nanos = {Credit}");
        List<CreditNode> all = [await CreditNode.StartAsync(store, time), await CreditNode.StartAsync(store, time)];
        CreditNode[] nodes = [.. all];
        List<CallHold>[] open = [[], []];
        long charged = 0;
        bool within = true;
        foreach (byte step in steps)
        {
            int at = step & 1;
            switch ((step >> 1) % 16)
            {
                case < 6:
                    if ((await nodes[at].HoldAsync(1 + (step % 60))).Hold is { } hold)
                    {
                        open[at].Add(hold);
                    }

                    break;
                case 6 or 7 when open[at].Count > 0:
                    EndReason reason = step > 128 ? EndReason.Completed : EndReason.UpstreamRefused;
                    charged += open[at][0].Settle(LedgerHost.Ended(reason, firstByte: true)).ChargeNanos;
                    open[at].RemoveAt(0);
                    break;
                case 8 when open[at].Count > 0:
                    open[at][0].MarkStarted();
                    break;
                case 9 when open[at].Count > 0:
                    if (!open[at][0].TryExtend(20) && await open[at][0].FindCreditAsync(20, default))
                    {
                        open[at][0].TryExtend(20);
                    }

                    break;
                case 10 or 11 or 12:
                    await nodes[at].PassAsync();
                    break;
                case 13:
                    nodes[at].Stores.IsCut = !nodes[at].Stores.IsCut;
                    break;
                case 14:
                    time.Now += TimeSpan.FromSeconds(step % 50);
                    break;
                case 15:
                    CreditNode next = await nodes[at].KillAndRestartAsync();
                    charged += open[at].Sum(static call => call.IsStarted ? call.HeldNanos : 0);
                    open[at].Clear();
                    all.Add(nodes[at] = next);
                    break;
            }

            within &= charged + open.Sum(static calls => calls.Sum(static call => call.HeldNanos)) <= Balance + Credit;
            within &= store.Charged <= charged && store.Leased.Sum == store.Leased.Leases;
        }

        foreach (int at in (int[])[0, 1])
        {
            nodes[at].Stores.IsCut = false;
            charged += open[at].Sum(static call => call.Settle(LedgerHost.Completed()).ChargeNanos);
            await nodes[at].PassAsync();
        }

        time.Now += TimeSpan.FromSeconds(11);
        await nodes[0].PassAsync();
        await nodes[1].PassAsync();
        bool settled = store.Charged == charged && store.Balance == Balance - charged && store.Leased == (0, 0);
        foreach (CreditNode node in all)
        {
            await node.DisposeAsync();
        }

        return within && settled;
    }
}
