using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Tests.Identity;
using Relay.Upstreams.Chat;
using Xunit;

namespace Relay.Tests.Routing;

public sealed class CallerKeysTests
{
    private readonly ManualClock _time = new();
    private readonly CallerKeys _keys;
    private readonly ChatProvider _provider;

    public CallerKeysTests()
    {
        _keys = new CallerKeys(_time);
        KeyPool none = new KeyPools(new KeysOptions(), _time).Add("site", [], new KeyPoolOptions { MaxInFlight = 1 });
        _provider = new ChatProvider(new NoChat("site"), none, new UpstreamCircuit(5, 1_000, _time), []);
    }

    [Fact]
    public void PoolOf_SameTokenTwice_IsOneKeyWithOneBound()
    {
        KeyPool pool = _keys.PoolOf(_provider, "token");

        Assert.Same(pool, _keys.PoolOf(_provider, "token"));
        Assert.True(pool.TryTake("m", [], out KeyLease lease));
        Assert.False(pool.TryTake("m", [], out _));
        Assert.Equal(("caller", "token"), (lease.Key.Label, lease.Key.Secret));
        lease.Dispose();
    }

    [Fact]
    public void Route_TokensTwice_IsATargetEach()
    {
        ChatRoute route = _keys.Route(new ChatTarget(_provider, "m", 1), ["a", "b", "a"]);

        Assert.Equal(2, route.Targets.Count);
        Assert.All(route.Targets, static target => Assert.Equal(("m", 1), (target.Model, target.Weight)));
    }

    [Fact]
    public void PoolOf_UnusedForAnHour_IsForgotten()
    {
        _keys.PoolOf(_provider, "old");
        _time.Advance(TimeSpan.FromMinutes(59));
        _keys.PoolOf(_provider, "newer");
        _time.Advance(TimeSpan.FromMinutes(2));

        _keys.PoolOf(_provider, "newest");

        Assert.Equal(2, _keys.Count);
    }

    [Fact]
    public void PoolOf_VeryMany_StaysBounded()
    {
        for (int i = 0; i <= CallerKeys.MaxKept; i++)
        {
            _keys.PoolOf(_provider, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.InRange(_keys.Count, 1, CallerKeys.MaxKept);
    }
}
