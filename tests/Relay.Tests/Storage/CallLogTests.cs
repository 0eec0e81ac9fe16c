using Relay.Admin;
using Relay.Protocol.Usage;
using Relay.Storage;
using Relay.Tests.Billing;
using Xunit;

namespace Relay.Tests.Storage;

public abstract class CallLogTests(Engine engine) : StoreTests(engine)
{
    private readonly ManualTime _time = new();
    private StoreFixture _fixture = null!;

    [Fact]
    public async Task Read_MoreCallsThanTheWindow_EndsThere()
    {
        await _fixture.ApplyAsync([.. Enumerable.Range(0, 30).Select(i => StoreFixture.Call(_fixture.Mia, _time.Now.AddSeconds(i), model: i % 2 == 0 ? "Even_m" : "odd"))]);
        CallLog log = new(Store, _time, window: 20);

        CallLogPage second = log.Read("", 2, 15);

        Assert.Equal((20, 5, _time.Now.AddSeconds(10)), (second.Total, second.Lines.Count, second.Lines[^1].CreatedAt));
        Assert.Equal((10, 10), (log.Read("even_", 1, 15).Total, log.Read("even_", 1, 15).Lines.Count));
        Assert.Equal(0, log.Read("even%", 1, 15).Total);
        Assert.Equal(30, new CallLog(Store, _time).Read("", 1, 10).Total);
    }

    [Fact]
    public async Task Clear_Twice_HidesWhatWasBeforeTheLast()
    {
        CallLog log = new(Store, _time);
        await _fixture.ApplyAsync(StoreFixture.Call(_fixture.Mia, _time.Now), StoreFixture.Call(_fixture.Mia, _time.Now.AddSeconds(20)));

        log.Clear("boss");
        Assert.Equal(1, log.Read("", 1, 10).Total);
        _time.Now = _time.Now.AddSeconds(30);
        log.Clear("boss");

        Assert.Equal(0, log.Read("", 1, 10).Total);
        Assert.Equal(2, _fixture.Scalar("SELECT COUNT(*) FROM api_calls"));
    }

    [Fact]
    public async Task Sum_Hour_HasItsFirstMomentAndNotTheNextHours()
    {
        DateTimeOffset hour = StoreFixture.At(2026, 11, 1);
        TokenUsage tokens = new(5, 3);
        await _fixture.ApplyAsync([.. new[] { hour.AddMilliseconds(-1), hour, hour.AddMinutes(59), hour.AddHours(1) }
            .Select(at => StoreFixture.Call(_fixture.Mia, at) with { Tokens = tokens })]);

        Assert.Equal(new TokenSum(2, 10, 6), new CallLog(Store, _time).Sum(hour, hour.AddHours(1)));
        Assert.Equal(default, new CallLog(Store, _time).Sum(hour.AddDays(1), hour.AddDays(2)));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _fixture = new StoreFixture(Store);
    }
}

public sealed class CallLogOnSqliteTests() : CallLogTests(Engine.Sqlite);

public sealed class CallLogOnMySqlTests() : CallLogTests(Engine.MySql);
