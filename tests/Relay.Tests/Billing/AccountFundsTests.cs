using Relay.Billing;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class AccountFundsTests
{
    private readonly AccountFunds _funds = new(1);

    [Fact]
    public void TryHold_MoreThanAvailable_IsInsufficient()
    {
        _funds.TryHold(60, 100, 0);
        Assert.Equal(FundsOutcome.Insufficient, _funds.TryHold(60, 100, 0));
    }

    [Fact]
    public void TryHold_NoLimit_IsHeld() => Assert.Equal(FundsOutcome.Held, _funds.TryHold(long.MaxValue / 2, null, 0));

    [Fact]
    public void TryHold_NothingOnAnOverdrawnAccount_IsHeld() => Assert.Equal(FundsOutcome.Held, _funds.TryHold(0, -5, 0));

    [Fact]
    public void TryHold_SecondBalance_IsIgnored()
    {
        _funds.TryHold(0, 100, 0);
        _funds.TryHold(0, 1_000_000, 0);
        Assert.Equal(100, _funds.AvailableNanos);
    }

    [Fact]
    public void TryHold_FiftyAtOnceOnABalanceForTen_AdmitsTen()
    {
        var admitted = 0;
        Parallel.For(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            if (_funds.TryHold(10, 100, 0) == FundsOutcome.Held)
            {
                Interlocked.Increment(ref admitted);
            }
        });
        Assert.Equal(10, admitted);
    }

    [Fact]
    public void Settle_LessThanHeld_GivesTheRestBack()
    {
        _funds.TryHold(60, 100, 0);
        _funds.Settle(60, 25);
        Assert.Equal(75, _funds.AvailableNanos);
    }

    [Fact]
    public void Applied_WithNewBalance_CountsTheChargeOnce()
    {
        _funds.TryHold(60, 100, 0);
        _funds.Settle(60, 25);
        _funds.Applied(25, 75);
        Assert.Equal(75, _funds.AvailableNanos);
    }

    [Fact]
    public void Applied_WithoutBalance_SubtractsTheCharge()
    {
        _funds.TryHold(60, 100, 0);
        _funds.Settle(60, 25);
        _funds.Applied(25);
        Assert.Equal(75, _funds.AvailableNanos);
    }

    [Fact]
    public void TryRetire_OpenCallThatHoldsNothing_Stays()
    {
        _funds.TryHold(0, 100, 0);
        Assert.False(_funds.TryRetire(sinceMs: 1));
    }

    [Fact]
    public void TryRetire_UnappliedCharge_Stays()
    {
        _funds.TryHold(10, 100, 0);
        _funds.Settle(10, 10);
        Assert.False(_funds.TryRetire(sinceMs: 1));
    }

    [Fact]
    public void TryHold_Retired_SaysSo()
    {
        _funds.TryRetire(sinceMs: 1);
        Assert.Equal(FundsOutcome.Retired, _funds.TryHold(1, 100, 5));
    }

    [Fact]
    public void TryExtend_AndShrink_LeaveTheHoldAsItWas()
    {
        _funds.TryHold(10, 100, 0);
        _funds.TryExtend(20, 0);
        _funds.Shrink(20);
        _funds.Settle(10, 0);
        Assert.True(_funds.TryRetire(sinceMs: 1));
    }
}
