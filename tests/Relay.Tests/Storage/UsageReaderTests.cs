using Relay.Admin;
using Relay.Storage;
using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class UsageReaderTests(Engine engine) : StoreTests(engine)
{
    private StoreFixture _fixture = null!;

    private UsageReader Reader => new(_fixture.Store);

    [Fact]
    public async Task Read_ByMonthAndUser_SumsTheirDays()
    {
        await FillAsync();

        IReadOnlyList<UsageLine> lines = Reader.Read(new UsageQuery(20261001, 20261231, UsageBy.Month | UsageBy.User, 100));

        Assert.Equal(
            [
                new UsageLine(20261000, "mia", null, null, null, 1, 0, 7, 1),
                new UsageLine(20261100, "mia", null, null, null, 2, 1, 14, 20),
                new UsageLine(20261100, "王😀", null, null, null, 1, 0, 7, 300),
            ],
            lines);
    }

    [Fact]
    public async Task Read_ByRevenue_PutsTheDearestFirst()
    {
        await FillAsync();

        IReadOnlyList<UsageLine> lines = Reader.Read(new UsageQuery(20261001, 20261231, UsageBy.User, 100, ByRevenue: true));

        Assert.Equal(["王😀", "mia"], lines.Select(static line => line.Username));
    }

    [Fact]
    public async Task Read_OfOneAccountByNothing_IsOneSum()
    {
        await FillAsync();

        UsageLine line = Assert.Single(Reader.Read(new UsageQuery(20261101, 20261130, UsageBy.None, 100, _fixture.Mia)));

        Assert.Equal(new UsageLine(null, null, null, null, null, 2, 1, 14, 20), line);
    }

    [Fact]
    public void Read_NothingThere_IsEmpty() => Assert.Empty(Reader.Read(new UsageQuery(20261101, 20261130, UsageBy.None, 100)));

    [Fact]
    public async Task Read_EveryDivision_IsGoodSql()
    {
        await FillAsync();
        for (int parts = 0; parts < 64; parts++)
        {
            UsageBy by = (UsageBy)parts;
            if (by.HasFlag(UsageBy.Day | UsageBy.Month))
            {
                continue;
            }

            IReadOnlyList<UsageLine> lines = Reader.Read(new UsageQuery(20261001, 20261231, by, 100, null, parts % 3 == 0));
            Assert.Equal(321, lines.Sum(static line => line.Nanos));
        }
    }

    [Fact]
    public async Task NextDay_GapsBetween_AreJumpedOver()
    {
        await FillAsync();

        Assert.Equal(20261031, Reader.NextDay(20260101, null));
        Assert.Equal(20261120, Reader.NextDay(20261031, null));
        Assert.Null(Reader.NextDay(20261121, null));
        Assert.Equal(20261121, Reader.NextDay(20261120, _fixture.Mia));
    }

    [Fact]
    public async Task ReadStatistics_Calls_AreSummedByTaskAndToday()
    {
        await FillAsync();

        SystemStatistics statistics = Reader.ReadStatistics(20261121);

        Assert.Equal((2, new UsageTotals(4, 28, 321), new UsageTotals(1, 7, 0)), (statistics.ActiveUsers, statistics.All, statistics.Today));
        Assert.Equal([new TaskTotals("sync_tts", new UsageTotals(4, 28, 321))], statistics.Tasks);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _fixture = new StoreFixture(Store);
    }

    private async Task FillAsync()
    {
        long other = _fixture.AddUser("王😀");
        await _fixture.ApplyAsync(
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 10, 31, 23), 1),
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, 20), 20, "a'b"),
            StoreFixture.Call(_fixture.Mia, StoreFixture.At(2026, 11, 21), 0) with { EndReason = EndReason.UpstreamCut },
            StoreFixture.Call(other, StoreFixture.At(2026, 11, 20), 300));
    }
}

public sealed class UsageReaderOnSqliteTests() : UsageReaderTests(Engine.Sqlite);

public sealed class UsageReaderOnMySqlTests() : UsageReaderTests(Engine.MySql);
