using Relay.Admin;
using Relay.Billing;
using Relay.Protocol.Usage;
using Relay.Storage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class CallReaderTests(Engine engine) : StoreTests(engine)
{
    private StoreFixture _fixture = null!;

    [Fact]
    public async Task Pages_KeysetAndOffset_ShowTheSameCalls()
    {
        long other = _fixture.AddUser("other");
        CallRow[] calls = [.. Enumerable.Range(0, 25).Select(i => StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, 1).AddMinutes(i), i))];
        await _fixture.ApplyAsync([.. calls, StoreFixture.Call(other, StoreFixture.At(2026, 11, 2))]);
        CallReader reader = new(_fixture.Store);

        List<Guid> byKey = [];
        for (Guid? before = null; ;)
        {
            IReadOnlyList<CallLine> page = reader.ReadUser(_fixture.Mia, 10, 0, before);
            byKey.AddRange(page.Select(static line => line.CallId));
            if (page.Count < 10)
            {
                break;
            }

            before = page[^1].CallId;
        }

        Assert.Equal(calls.Reverse().Select(static call => call.CallId), byKey);
        Assert.Equal(byKey.Skip(7).Take(5), reader.ReadUser(_fixture.Mia, 5, 7, null).Select(static line => line.CallId));
        Assert.Equal(26, reader.Read(100, null).Count);
    }

    [Fact]
    public async Task ReadRange_Days_TakesTheirFirstMomentAndNotTheNextDays()
    {
        DateTimeOffset begin = StoreFixture.At(2026, 11, 2, 0);
        await _fixture.ApplyAsync(
            StoreFixture.Call(_fixture.Mia, begin.AddMilliseconds(-1), 1),
            StoreFixture.Call(_fixture.Mia, begin, 2),
            StoreFixture.Call(_fixture.Mia, begin.AddDays(1).AddMilliseconds(-1), 3),
            StoreFixture.Call(_fixture.Mia, begin.AddDays(1), 4));

        IReadOnlyList<CallLine> lines = new CallReader(_fixture.Store).ReadRange(
            null, CallIdBounds.At(begin), CallIdBounds.At(begin.AddDays(1)), 100);

        Assert.Equal([2, 3], lines.Select(static line => line.ChargeNanos));
    }

    [Fact]
    public async Task Read_CallChargedByTheToken_ShowsWhatWasCountedAndByWhom()
    {
        TokenUsage tokens = new(100, 20, 30, 40, 5, 6, 7);
        await _fixture.ApplyAsync(
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, 1)) with { Tokens = tokens, TokenOrigin = UsageOrigin.Estimate, BilledChars = 120 },
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, 2)));

        IReadOnlyList<CallLine> lines = new CallReader(_fixture.Store).Read(10, null);

        Assert.Equal((default(TokenUsage), UsageOrigin.None), (lines[0].Tokens, lines[0].TokenOrigin));
        Assert.Equal((tokens, UsageOrigin.Estimate, 120), (lines[1].Tokens, lines[1].TokenOrigin, lines[1].BilledChars));
        UsageLine day = Assert.Single(new UsageReader(_fixture.Store).Read(new UsageQuery(20261101, 20261101, UsageBy.Day, 10)));
        Assert.Equal((120, 100, 20), (day.Units, day.InputTokens, day.OutputTokens));
    }

    [Fact]
    public async Task Find_ByModelUpstreamEndAndUser_ShowsThoseThatMatchAll()
    {
        long other = _fixture.AddUser("other");
        CallRow At(long user, int day) => StoreFixture.Call(user, StoreFixture.At(2026, 11, day), day);
        await _fixture.ApplyAsync(
            At(_fixture.Mia, 1) with { Model = "m", Upstream = "u" }, At(_fixture.Mia, 2) with { Model = "m", Upstream = "v" },
            At(_fixture.Mia, 3) with { Model = "m", Upstream = "u", EndReason = EndReason.UpstreamCut }, At(other, 4) with { Model = "m", Upstream = "u" });
        CallReader reader = new(_fixture.Store);

        long[] Found(CallQuery query) => [.. reader.Find(query).Lines.Select(static line => line.ChargeNanos)];

        CallQuery all = new(null, "", "", null, null, 10);
        Assert.Equal([4, 3, 2, 1], Found(all));
        Assert.Equal([4, 3, 1], Found(all with { Model = "m", Upstream = "u" }));
        Assert.Equal([3], Found(all with { IsGood = false }));
        Assert.Equal([2, 1], Found(all with { AccountId = _fixture.Mia, IsGood = true }));
        Assert.Equal([], Found(all with { Model = "other" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    public async Task Find_BetweenTwoDays_ShowsTheirCallsPageByPage(string model)
    {
        DateTimeOffset begin = StoreFixture.At(2026, 11, 2, 0);
        DateTimeOffset[] times =
        [
            begin.AddMilliseconds(-1), begin, begin.AddHours(1), begin.AddHours(2), begin.AddDays(1).AddMilliseconds(-1), begin.AddDays(1), begin.AddDays(2),
        ];
        await _fixture.ApplyAsync([.. times.Select((time, i) => StoreFixture.Call(_fixture.Mia, time, i + 1) with { Model = "m" })]);
        CallReader reader = new(_fixture.Store, mostLookedAt: 3);

        foreach (long? account in (long?[])[null, _fixture.Mia])
        {
            List<long> found = [];
            CallQuery query = new(account, model, "", null, null, 2) { From = CallIdBounds.At(begin), Until = CallIdBounds.At(begin.AddDays(1)) };
            do
            {
                CallMatches page = reader.Find(query);
                found.AddRange(page.Lines.Select(static line => line.ChargeNanos));
                query = query with { Before = page.Next };
            }
            while (query.Before is not null);

            Assert.Equal([5, 4, 3, 2], found);
        }
    }

    [Fact]
    public async Task Find_BehindTheLastOfItsDays_IsTheEnd()
    {
        DateTimeOffset begin = StoreFixture.At(2026, 11, 2, 0);
        CallRow call = StoreFixture.Call(_fixture.Mia, begin.AddHours(1), 1);
        await _fixture.ApplyAsync(StoreFixture.Call(_fixture.Mia, begin.AddDays(-1), 2), call);

        CallMatches page = new CallReader(_fixture.Store).Find(
            new CallQuery(null, "other", "", null, call.CallId, 10) { From = CallIdBounds.At(begin) });

        Assert.Equal((0, null), (page.Lines.Count, page.Next));
    }

    [Fact]
    public async Task Find_RareCalls_ArriveInPagesOfABoundedWalk()
    {
        await _fixture.ApplyAsync([.. Enumerable.Range(1, 12).Select(i =>
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, i), i) with { Model = i is 2 or 11 ? "rare" : "common" })]);
        CallReader reader = new(_fixture.Store, mostLookedAt: 5);

        List<long> found = [];
        int pages = 0;
        CallQuery query = new(_fixture.Mia, "rare", "", null, null, 10);
        do
        {
            CallMatches page = reader.Find(query);
            found.AddRange(page.Lines.Select(static line => line.ChargeNanos));
            query = query with { Before = page.Next };
            pages++;
        }
        while (query.Before is not null);

        Assert.Equal([11, 2], found);
        Assert.Equal(3, pages);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _fixture = new StoreFixture(Store);
    }
}

public sealed class CallReaderOnSqliteTests() : CallReaderTests(Engine.Sqlite);

public sealed class CallReaderOnMySqlTests() : CallReaderTests(Engine.MySql);
