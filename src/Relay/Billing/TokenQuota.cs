using Relay.Identity;

namespace Relay.Billing;

/// <summary>
/// What one limited token has used lately. Any thread; one small lock that is innermost: nothing is called under it.
/// </summary>
/// <remarks>
/// Requests are counted in slots of one second over sixty-one of them, so that no sixty seconds, wherever they begin, see more than the
/// limit. Units are counted when calls end, and set aside while they run, so that calls at once do not use a day up twice.
/// </remarks>
internal sealed class TokenQuota
{
    private const int WindowSeconds = 61;

    private readonly Lock _lock = new();
    private int[]? _slots;
    private long _newestSecond;
    private long _requests;
    private int _streams;
    private int _open;
    private int _day;
    private long _usedUnits;
    private long _reservedUnits;
    private int _seededDay;
    private long _seededAtSecond;
    private long _lastSecond;
    private bool _retired;

    /// <summary>Admits a call or says why not, and when it may come again. <see cref="HoldOutcome.Stopping"/>: look the token up again.</summary>
    /// <param name="limits">The token's limits as last read.</param>
    /// <param name="units">What the call may use.</param>
    /// <param name="group">Calls it counts as one stream with.</param>
    /// <param name="now">Unix time.</param>
    /// <param name="day">The same as yyyymmdd.</param>
    /// <param name="use">The call's to end.</param>
    /// <param name="retryAfterSeconds">At least 1 when refused.</param>
    public HoldOutcome TryEnter(
        TokenLimits limits, long units, StreamGroup? group, DateTimeOffset now, int day, out TokenUse? use, out int retryAfterSeconds)
    {
        use = null;
        retryAfterSeconds = 1;
        var second = now.ToUnixTimeSeconds();
        lock (_lock)
        {
            if (_retired)
            {
                return HoldOutcome.Stopping;
            }

            _lastSecond = second;
            TurnTo(day);
            var isNewStream = group is null or { Open: 0 };
            if (isNewStream && limits.MaxStreams is { } streams && _streams >= streams)
            {
                return HoldOutcome.TooManyStreams;
            }

            if (limits.MaxUnitsPerDay is { } most && units > most - _usedUnits - _reservedUnits)
            {
                retryAfterSeconds = (int)(86_400 - (second % 86_400));
                return HoldOutcome.DailyUnitsUsed;
            }

            if (limits.MaxRequestsPerMinute is { } requests && !TryCount(requests, second, out retryAfterSeconds))
            {
                return HoldOutcome.TooManyRequests;
            }

            _streams += isNewStream ? 1 : 0;
            if (group is not null)
            {
                group.Open++;
            }

            _open++;
            _reservedUnits += units;
            use = new TokenUse(this, group, day, limits.MaxUnitsPerDay ?? long.MaxValue, units);
            return HoldOutcome.Admitted;
        }
    }

    public bool TryExtend(TokenUse use, long more)
    {
        lock (_lock)
        {
            if (use.Day == _day)
            {
                if (more > use.MaxUnits - _usedUnits - _reservedUnits)
                {
                    return false;
                }

                _reservedUnits += more;
            }

            use.Units += more;
            return true;
        }
    }

    public void End(TokenUse use, long billedUnits)
    {
        lock (_lock)
        {
            _open--;
            if (use.Group is not null)
            {
                use.Group.Open--;
            }

            _streams -= use.Group is null or { Open: 0 } ? 1 : 0;
            if (use.Day == _day)
            {
                _reservedUnits -= use.Units;
                _usedUnits += billedUnits;
            }
        }
    }

    /// <summary>Whether what the store knows of this day has not been asked for yet.</summary>
    public bool NeedsSeed(int day)
    {
        lock (_lock)
        {
            return _seededDay != day;
        }
    }

    /// <summary>
    /// Whether the store should be asked again: other nodes add to the day, too. True for one asker in <paramref name="everySeconds"/>.
    /// </summary>
    public bool TryClaimSeed(long second, int everySeconds)
    {
        lock (_lock)
        {
            if (second - _seededAtSecond < everySeconds)
            {
                return false;
            }

            _seededAtSecond = second;
            return true;
        }
    }

    /// <summary>What the store has for a day; null when it could not be asked. Whichever count is further along stands.</summary>
    public void Seed(int day, long? units)
    {
        lock (_lock)
        {
            TurnTo(day);
            _seededDay = day;
            _usedUnits = _day == day ? Math.Max(_usedUnits, units ?? 0) : _usedUnits;
        }
    }

    /// <summary>Marks the entry for removal when nothing is open and it was not used since <paramref name="second"/>.</summary>
    public bool TryRetire(long second)
    {
        lock (_lock)
        {
            _retired = _open == 0 && _lastSecond < second;
            return _retired;
        }
    }

    /// <summary>Under the lock. Days only go forward: a clock set back does not give a day's units again.</summary>
    private void TurnTo(int day)
    {
        if (day > _day)
        {
            _day = day;
            _usedUnits = 0;
            _reservedUnits = 0;
        }
    }

    /// <summary>Under the lock.</summary>
    private bool TryCount(long most, long second, out int retryAfterSeconds)
    {
        _slots ??= new int[WindowSeconds];
        for (; _newestSecond < second; _newestSecond++)
        {
            if (second - _newestSecond >= WindowSeconds)
            {
                Array.Clear(_slots);
                _requests = 0;
                _newestSecond = second;
                break;
            }

            ref var leaving = ref _slots[(int)((_newestSecond + 1) % WindowSeconds)];
            _requests -= leaving;
            leaving = 0;
        }

        retryAfterSeconds = 1;
        if (_requests < most)
        {
            _slots[(int)(_newestSecond % WindowSeconds)]++;
            _requests++;
            return true;
        }

        var left = _requests;
        for (var age = WindowSeconds - 1; age > 0 && left >= most; age--)
        {
            left -= _slots[(int)((_newestSecond + WindowSeconds - age) % WindowSeconds)];
            retryAfterSeconds = WindowSeconds - age;
        }

        retryAfterSeconds = left >= most ? WindowSeconds : retryAfterSeconds;
        return false;
    }
}
