using Relay.Identity;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>Attempts over a sliding window, in bounded memory.</summary>
public sealed class AttemptWindowTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void TryTake_MoreThanTheLimit_TellsWhenOneIsFree()
    {
        AttemptWindow window = new(3, TimeSpan.FromSeconds(100), 100, _clock);
        Take(window, "a", 3);

        int seconds = window.TryTake("a")!.Value;
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(101, seconds);
        Assert.Null(window.TryTake("b"));
        Assert.Null(window.TryTake("a"));
    }

    [Fact]
    public void TryTake_OneSecondBeforeOneIsFree_IsRefused()
    {
        AttemptWindow window = new(4, TimeSpan.FromSeconds(100), 100, _clock);
        Take(window, "a", 4);
        _clock.Advance(TimeSpan.FromSeconds(110));
        Take(window, "a", 1);

        int seconds = window.TryTake("a")!.Value;
        _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        bool early = window.TryTake("a") is null;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(early);
        Assert.Null(window.TryTake("a"));
    }

    [Fact]
    public void TryTake_OverManyWindows_NeverGrantsMoreThanTwiceTheLimitInOne()
    {
        AttemptWindow window = new(10, TimeSpan.FromSeconds(100), 100, _clock);
        Queue<long> granted = [];

        for (int second = 0; second < 2000; second++)
        {
            if (window.TryTake("a") is null)
            {
                granted.Enqueue(second);
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(granted.Count, 190, 220); // ten in each hundred seconds
    }

    [Fact]
    public void TryTake_AfterTwoWindows_IsForgotten()
    {
        AttemptWindow window = new(1, TimeSpan.FromSeconds(100), 100, _clock);
        Take(window, "a", 1);

        _clock.Advance(TimeSpan.FromSeconds(200));

        Assert.Null(window.TryTake("a"));
    }

    [Fact]
    public void GiveBack_AGoodAttempt_DoesNotCount()
    {
        AttemptWindow window = new(1, TimeSpan.FromSeconds(100), 100, _clock);
        Take(window, "a", 1);

        window.GiveBack("a");

        Assert.Null(window.TryTake("a"));
    }

    [Fact]
    public void TryTake_MoreKeysThanAreRemembered_ForgetsThoseWithTheFewest()
    {
        AttemptWindow window = new(5, TimeSpan.FromSeconds(100), 100, _clock);
        Take(window, "guessed at", 5);

        for (int i = 0; i < 1000; i++)
        {
            Take(window, $"noise-{i}", 1);
        }

        Assert.InRange(window.Count, 1, 100);
        Assert.NotNull(window.TryTake("guessed at"));
    }

    private static void Take(AttemptWindow window, string key, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Null(window.TryTake(key));
        }
    }
}
