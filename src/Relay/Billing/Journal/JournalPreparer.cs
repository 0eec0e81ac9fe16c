using Microsoft.Extensions.Logging;
using Relay.Diagnostics;

namespace Relay.Billing.Journal;

/// <summary>
/// The thread that keeps empty segments ready ahead of the log and takes retired ones back, so that no caller ever waits for a file to
/// be made, zeroed, mapped, renamed or removed.
/// </summary>
/// <remarks>
/// Woken when a segment came into use, when one retired, and when room runs low. When the disk refuses, it tries again each second;
/// until it succeeds the journal lives on the room it has and refuses new calls when that is spoken for.
/// </remarks>
internal sealed class JournalPreparer : IDisposable
{
    private const int RetryMs = 1000;

    private readonly CallJournal _journal;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _pass = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile bool _failing;

    public JournalPreparer(CallJournal journal, ILogger logger)
    {
        _journal = journal;
        _logger = logger;
        _thread = new Thread(Run) { Name = "journal-prepare", IsBackground = true }; // not in the background: without a segment ready, calls are refused
    }

    /// <summary>Whether the last try to prepare a segment was refused by the disk.</summary>
    public bool Failing => _failing;

    public void Start() => _thread.Start();

    /// <summary>Any thread; cheap. While the disk refuses, the retry each second does: thousands of callers must not hurry it.</summary>
    public void Wake()
    {
        if (!_failing)
        {
            _wake.Set();
        }
    }

    /// <summary>One pass on the calling thread: prepares until there is room enough. False when the disk refused.</summary>
    public bool Prepare()
    {
        lock (_pass)
        {
            try
            {
                while (_journal.ReuseRetired())
                {
                }

                while (!_stopping && _journal.WantsSegment)
                {
                    _journal.AddSegment(recycle: null);
                }

                if (_failing)
                {
                    _failing = false;
                    Log.JournalDiskRecovered(_logger);
                }

                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_failing)
                {
                    _failing = true;
                    Log.JournalDiskRefused(_logger, e);
                }

                return false;
            }
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _wake.WaitOne(Prepare() ? Timeout.Infinite : RetryMs);
        }
    }
}
