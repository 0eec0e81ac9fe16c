using Relay.Admin;
using Relay.Billing;
using Relay.Storage;
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

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _fixture = new StoreFixture(Store);
    }
}

public sealed class CallReaderOnSqliteTests() : CallReaderTests(Engine.Sqlite);

public sealed class CallReaderOnMySqlTests() : CallReaderTests(Engine.MySql);
