namespace Relay.Routing.Chat;

/// <summary>
/// Keeps calls away from a provider in trouble: closed, until so many failures came in a row; then open, where one call a while may try.
/// Thread-safe; whoever entered says how it went, once.
/// </summary>
/// <remarks>
/// A call that tries holds the others up for that while and no longer: an answer that takes a minute, or never comes, says nothing about
/// the provider.
/// </remarks>
internal sealed class UpstreamCircuit(int maxFailures, int openMs, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _maxFailures = maxFailures;
    private int _openMs = openMs;
    private int _failures;
    private long _openUntil;
    private bool _isOpen;
    private bool _isProbing;

    /// <summary>No call may enter now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _isOpen && time.GetTimestamp() < _openUntil;
            }
        }
    }

    /// <summary>Milliseconds until a call may try; 0 when one may now.</summary>
    public long RemainingMs
    {
        get
        {
            lock (_lock)
            {
                return _isOpen ? Math.Max(0, (_openUntil - time.GetTimestamp()) * 1000 / time.TimestampFrequency) : 0;
            }
        }
    }

    /// <summary>Other bounds count from the next failure on; a circuit that is open stays so for as long as it was to.</summary>
    public void Use(int maxFailures, int openMs)
    {
        lock (_lock)
        {
            _maxFailures = maxFailures;
            _openMs = openMs;
        }
    }

    public bool TryEnter()
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return true;
            }

            if (time.GetTimestamp() < _openUntil)
            {
                return false;
            }

            _isProbing = true;
            KeepOpen();
            return true;
        }
    }

    /// <summary>The provider answered, if only to refuse.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            _failures = 0;
            _isOpen = _isProbing = false;
        }
    }

    /// <summary>The provider could not be reached, was silent, or broke.</summary>
    public void Fail()
    {
        lock (_lock)
        {
            if (_isOpen || ++_failures >= _maxFailures)
            {
                _isOpen = true;
                _isProbing = false;
                KeepOpen();
            }
        }
    }

    /// <summary>The call ended before anything showed: its caller left, or another candidate was quicker. If it was to try, the next may.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_isProbing)
            {
                _isProbing = false;
                _openUntil = time.GetTimestamp();
            }
        }
    }

    private void KeepOpen() => _openUntil = time.GetTimestamp() + (time.TimestampFrequency * _openMs / 1000);
}
