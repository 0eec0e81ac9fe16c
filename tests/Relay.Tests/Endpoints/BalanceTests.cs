using System.Net;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Balances: enough is enough, and nobody spends one twice.</summary>
public sealed class BalanceTests(RelayHost host) : RelayTests<RelayHost>(host)
{
    private static readonly long s_cost = Bodies.BilledChars * 350_000;

    [Fact]
    public async Task T2a_BalanceOneNanoShort_IsInsufficient()
    {
        TestCaller caller = await Host.AddCallerAsync(s_cost - 1);

        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.PaymentRequired, 1008), (answer.Status, answer.MiniMaxCode));
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task Speech_BalanceOneNanoShort_IsInsufficient()
    {
        TestCaller caller = await Host.AddCallerAsync(s_cost - 1);

        TestAnswer answer = await Host.AskAsync(caller, Bodies.SpeechPath, Bodies.Speech());

        Assert.Equal((HttpStatusCode.PaymentRequired, "insufficient_quota"), (answer.Status, answer.OpenAiError.GetProperty("code").GetString()));
        Assert.Empty(await Host.CallsAsync(caller));
    }

    [Fact]
    public async Task T2a_BalanceThatJustCovers_IsSpentToTheLastNano()
    {
        TestCaller caller = await Host.AddCallerAsync(s_cost);

        TestAnswer first = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());
        TestAnswer second = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.PaymentRequired), (first.Status, second.Status));
        Assert.Equal(s_cost, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Fact]
    public async Task T2a_FiftyAtOnceOnABalanceForSeven_SevenAreServed()
    {
        TestCaller caller = await Host.AddCallerAsync((7 * s_cost) + (s_cost / 2));

        TestAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Host.AskAsync(caller, i % 2 == 0 ? Bodies.T2aPath : Bodies.SpeechPath, i % 2 == 0 ? Bodies.T2aStream() : Bodies.Speech())));

        Assert.Equal(7, answers.Count(static answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(43, answers.Count(static answer => answer.Status == HttpStatusCode.PaymentRequired));
        IReadOnlyList<TestCall> calls = await Host.CallsAsync(caller);
        Assert.Equal(7, calls.Count);
        Assert.All(calls, static call => Assert.Equal((EndReason.Completed, s_cost), (call.Reason, call.ChargeNanos)));
    }

    [Fact]
    public async Task T2a_FailedCall_GivesItsHoldBack()
    {
        TestCaller caller = await Host.AddCallerAsync(s_cost + ("[fake:error=1000]".Length * 350_000L));

        await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a("[fake:error=1000]" + Bodies.Text));
        TestAnswer answer = await Host.AskAsync(caller, Bodies.T2aPath, Bodies.T2a());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
