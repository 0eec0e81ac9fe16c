using Relay.Diagnostics;
using Xunit;

namespace Relay.Tests.Diagnostics;

public sealed class TimeOrderedIdTests
{
    [Fact]
    public void Create_AnyTime_HasItsMillisecondsVersionAndVariant()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(0x0123_4567_89AB);

        string id = TimeOrderedId.Create(time).ToString();

        Assert.StartsWith("01234567-89ab-7", id, StringComparison.Ordinal);
        Assert.Contains(id[19], "89ab".AsEnumerable());
        Assert.Equal(7, Guid.Parse(id).Version);
    }

    [Fact]
    public void Create_ManyThreadsAtOneTime_NeverGivesAnIdTwice()
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch;
        Guid[][] made = new Guid[4][];

        Parallel.For(0, made.Length, thread => made[thread] = [.. Enumerable.Range(0, 5_000).Select(_ => TimeOrderedId.Create(time))]);

        Assert.Equal(20_000, made.SelectMany(static ids => ids).Distinct().Count());
    }
}
