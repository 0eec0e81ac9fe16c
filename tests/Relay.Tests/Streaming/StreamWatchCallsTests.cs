using Relay.Streaming;
using Xunit;

namespace Relay.Tests.Streaming;

/// <summary>What those see who look at the calls under way.</summary>
public sealed class StreamWatchCallsTests : IDisposable
{
    private readonly StreamWatch _watch = new(TimeProvider.System);
    private readonly List<ActiveStream> _streams = [];

    public void Dispose()
    {
        _streams.ForEach(static stream => stream.Dispose());
        _watch.Dispose();
    }

    [Fact]
    public void Look_MoreCallsThanAskedFor_GivesTheOldestInOrderAndCountsAll()
    {
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Add(account: 1))];

        RunningCalls seen = _watch.Look(null, 3);

        Assert.Equal(5, seen.Count);
        Assert.Equal(ids[..3], seen.Oldest.Select(static call => call.CallId));
    }

    [Fact]
    public void Look_OfOneAccount_LeavesOutOthersAndStreamsWithoutACall()
    {
        Add(account: 1);
        Guid own = Add(account: 2);
        _streams.Add(_watch.Add(own)); // an attempt of the call

        RunningCalls seen = _watch.Look(2, 10);

        Assert.Equal((1, own), (seen.Count, Assert.Single(seen.Oldest).CallId));
        Assert.Equal(0, _watch.Look(3, 10).Count);
    }

    [Fact]
    public void Look_CallThatEnded_IsGone()
    {
        Add(account: 1);
        _streams[0].Dispose();

        Assert.Equal(0, _watch.Look(null, 10).Count);
    }

    [Fact]
    public void TryStop_OwnAndAnothers_CancelsOnlyTheOwn()
    {
        Guid own = Add(account: 1);
        Guid others = Add(account: 2);

        Assert.Equal((true, false), (_watch.TryStop(own, 1), _watch.TryStop(others, 1)));

        Assert.Equal((EndReason.CallerLeft, true), (_streams[0].EndedBy, _streams[0].IsStopped));
        Assert.Null(_streams[1].EndedBy);
        Assert.True(_watch.TryStop(others, null));
    }

    [Fact]
    public void Stop_StreamThatTimedOutBefore_KeepsItsReason()
    {
        Add(account: 1);
        _streams[0].Cancel(EndReason.IdleTimeout);

        _streams[0].Stop();

        Assert.Equal((EndReason.IdleTimeout, false), (_streams[0].EndedBy, _streams[0].IsStopped));
    }

    private Guid Add(long account)
    {
        Guid id = Guid.NewGuid();
        ActiveStream stream = _watch.Add(id);
        stream.Call = new Call(id, account);
        _streams.Add(stream);
        return id;
    }

    private sealed class Call(Guid id, long account) : IRunningCall
    {
        public Guid CallId => id;

        public long AccountId => account;

        public RunningCall Look(ActiveStream stream) => new(id, "ann", "sync_tts", "speech", "MiniMax", "one", stream.ElapsedUs, 0, -1);
    }
}
