using Relay.Billing;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class VoiceFeeTests
{
    private const long Fee = 9_900_000_000;
    private const long Text = 21_350_000;
    private const string Voice = "my-clone";

    private static CallAdmission Call => LedgerHost.Speech() with { VoiceId = Voice };

    [Fact]
    public async Task Settle_FirstUseOfTheVoice_ChargesTextAndFee()
    {
        await using var host = await StartAsync();

        var hold = host.Admit(Call);
        Assert.Equal(Text + Fee, hold.HeldNanos);
        Assert.Equal(new CallCharge(61, Text, Fee), hold.Settle(LedgerHost.Completed()));
        await host.FlushAsync();

        var fee = host.Store.Calls[VoiceFee.IdOf(hold.CallId)];
        Assert.Equal(("voice_clone_charge", 0, Fee, BillingUnit.PerVoice), (fee.TaskType, fee.BilledChars, fee.ChargeNanos, fee.BillingUnit));
        Assert.Equal(Text + Fee, host.Store.TotalCharges);
    }

    [Fact]
    public async Task Settle_SecondUse_ChargesTextAlone()
    {
        await using var host = await StartAsync();
        host.Run(1, Call);

        var hold = host.Admit(Call);

        Assert.Equal(Text, hold.HeldNanos);
        Assert.Equal(0, hold.Settle(LedgerHost.Completed()).VoiceNanos);
    }

    [Fact]
    public async Task Settle_FailedFirstUse_LeavesTheFeeForTheNext()
    {
        await using var host = await StartAsync();

        var failed = host.Admit(Call).Settle(LedgerHost.Ended(EndReason.UpstreamCut, firstByte: true));
        var next = host.Admit(Call).Settle(LedgerHost.Completed());

        Assert.Equal((0, Fee), (failed.TotalNanos, next.VoiceNanos));
    }

    [Fact]
    public async Task Settle_CallerLeftAfterTheFirstByte_OwesTheFee()
    {
        await using var host = await StartAsync();

        var charge = host.Admit(Call).Settle(LedgerHost.Ended(EndReason.CallerLeft, firstByte: true));

        Assert.Equal(Text + Fee, charge.TotalNanos);
    }

    [Fact]
    public async Task Settle_TwoOpenAtOnce_OneOwesTheFeeAndNothingStaysHeld()
    {
        await using var host = await StartAsync(balance: 100 * Fee);
        var first = host.Admit(Call with { BalanceNanos = 100 * Fee });
        var second = host.Admit(Call);

        var nanos = first.Settle(LedgerHost.Completed()).VoiceNanos + second.Settle(LedgerHost.Completed()).VoiceNanos;
        await host.FlushAsync();

        Assert.Equal(Fee, nanos);
        Assert.Equal((100 * Fee) - Fee - (2 * Text), host.Ledger.AvailableNanos(1));
    }

    [Fact]
    public async Task Settle_ChargedOnAnotherNodeMeanwhile_TheStoreDecidesAndTheBalanceFollows()
    {
        await using var host = await StartAsync(balance: 2 * Fee);
        var hold = host.Admit(Call with { BalanceNanos = 2 * Fee });
        host.Store.UnchargedVoices.Clear();

        hold.Settle(LedgerHost.Completed());
        await host.FlushAsync();

        Assert.Equal(Text, host.Store.TotalCharges);
        Assert.Equal((2 * Fee) - Text, host.Ledger.AvailableNanos(1));
    }

    [Fact]
    public async Task TryHold_BalanceCoversTextButNotFee_IsInsufficient()
    {
        await using var host = await StartAsync();

        Assert.Equal(HoldOutcome.InsufficientFunds, host.Ledger.TryHold(Call with { BalanceNanos = Fee }, out _));
        Assert.Equal(HoldOutcome.Admitted, host.Ledger.TryHold(Call with { AccountId = 2, BalanceNanos = Fee }, out var other));
        other!.Settle(LedgerHost.Completed());
    }

    [Fact]
    public async Task TryExtend_KeepsTheFeeHeld()
    {
        await using var host = await StartAsync();
        var hold = host.Admit(Call);

        Assert.True(hold.TryExtend(61));

        Assert.Equal((2 * Text) + Fee, hold.HeldNanos);
        Assert.Equal((2 * Text) + Fee, hold.Settle(LedgerHost.Completed()).TotalNanos);
    }

    [Fact]
    public async Task Restart_CallOpenAfterTheFirstByte_IsChargedWithItsFeeOnce()
    {
        await using var host = await StartAsync();
        host.Admit(Call).MarkStarted();

        await using var next = await host.KillAndRestartAsync();
        await next.FlushAsync();
        await using var again = await next.KillAndRestartAsync();
        await again.FlushAsync();

        Assert.Equal(Text + Fee, host.Store.TotalCharges);
    }

    [Fact]
    public async Task Batch_ThatComesTwice_ChargesTheFeeOnce()
    {
        await using var host = await StartAsync(balance: 2 * Fee);
        host.Store.FailAfter = 1;
        host.Run(1, Call with { BalanceNanos = 2 * Fee });

        await host.FlushAsync();

        Assert.Equal(2, host.Store.ApplyTries);
        Assert.Equal((2 * Fee) - Fee - Text, host.Store.Balances[1]);
    }

    [Theory]
    [InlineData("male-qn-qingse")]
    [InlineData("female-tianmei")]
    [InlineData("house-anna")]
    [InlineData("")]
    [InlineData(null)]
    public void FeeOf_BuiltInVoice_IsNothing(string? voice)
    {
        VoiceBook book = new(["house-"]);
        book.Replace([new UnchargedVoice(1, voice ?? "", Fee)]);

        Assert.Equal(0, book.FeeOf(1, voice));
    }

    [Fact]
    public void IdOf_IsDerivedAndItsOwnInverse()
    {
        var id = Guid.CreateVersion7();

        Assert.NotEqual(id, VoiceFee.IdOf(id));
        Assert.Equal(id, VoiceFee.IdOf(VoiceFee.IdOf(id)));
        Assert.Equal(7, VoiceFee.IdOf(id).Version);
    }

    private static async Task<LedgerHost> StartAsync(long? balance = null)
    {
        MemoryLedgerStore store = new();
        store.UnchargedVoices.Add((1, Voice));
        if (balance is { } nanos)
        {
            store.Balances[1] = nanos;
        }

        var host = await LedgerHost.StartAsync(store);
        host.Ledger.Voices.Replace([new UnchargedVoice(1, Voice, Fee)]);
        return host;
    }
}
