using Microsoft.Extensions.Logging.Abstractions;
using Relay.Billing;
using Relay.Storage;
using Relay.Tests.Storage;
using Xunit;

namespace Relay.Tests.Billing;

public sealed class CallRetentionTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    [Fact]
    public async Task Pass_OldCalls_GoInBatchesAndTheirTotalsStay()
    {
        DateTimeOffset now = StoreFixture.At(2026, 11, 21);
        await _fixture.ApplyAsync([.. Enumerable.Range(0, 600).Select(i => StoreFixture.Call(_fixture.Mia, now.AddDays(-8).AddSeconds(i)))]);
        await _fixture.ApplyAsync(StoreFixture.Call(_fixture.Mia, now.AddDays(-6)));
        CountingStore store = new(new CallRetentionStore(_fixture.Store));
        await using CallRetention retention = new(
            new BillingOptions { KeepCallsDays = 7 }, store, new RushedTime(now), NullLogger.Instance);

        Assert.Equal(600, await retention.PassAsync(TestContext.Current.CancellationToken));

        Assert.Equal([250, 250, 100], store.Deleted);
        Assert.Equal(1, _fixture.Scalar("SELECT COUNT(*) FROM api_calls"));
        Assert.Equal(601, _fixture.Scalar("SELECT total_calls FROM user_billing_summary"));
        Assert.Equal(601, _fixture.Scalar("SELECT SUM(calls) FROM daily_usage"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(6)]
    public void FindError_TooFewDays_IsNamed(int days) =>
        Assert.Contains("KeepCallsDays", new BillingOptions { KeepCallsDays = days }.FindError(), StringComparison.Ordinal);

    public void Dispose() => _fixture.Dispose();

    private sealed class CountingStore(ICallRetentionStore store) : ICallRetentionStore
    {
        public List<int> Deleted { get; } = [];

        public int DeleteOldest(DateTimeOffset time, int limit)
        {
            Deleted.Add(store.DeleteOldest(time, limit));
            return Deleted[^1];
        }
    }

    /// <summary>A clock that stands still and whose timers fire at once.</summary>
    private sealed class RushedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
