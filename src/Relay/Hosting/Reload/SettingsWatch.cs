using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relay.Hosting.Reload;

/// <summary>
/// Sees when the settings are to be read again: SIGHUP came, or a file of theirs is another than a moment ago and has been the same for a
/// moment.
/// </summary>
/// <remarks>
/// Files are looked at, not waited for: a look sees what is behind the name, however it came there (written in place, renamed over,
/// a symbolic link further up pointed elsewhere, as Kubernetes does it, or changed by another machine), where notifications about a folder
/// see some of that. A look is one or two system calls. A file that is being written is not read before two looks found it the same.
/// </remarks>
internal sealed class SettingsWatch : IDisposable
{
    /// <summary>Between two looks: a change counts after one to two seconds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _files;
    private readonly Action<bool> _reload;
    private readonly Action _stop;
    private readonly bool _isAtTerminal;
    private readonly ITimer _timer;
    private readonly PosixSignalRegistration? _hangUp;
    private string _known;
    private bool _isUnsettled;
    private bool _isDisposed;

    /// <param name="files">There or not.</param>
    /// <param name="reload">Reads the settings again; true: somebody asked for it.</param>
    /// <param name="stop">Begins the drain.</param>
    /// <param name="time">When to look.</param>
    /// <param name="isOfProcess">SIGHUP is taken, too.</param>
    public SettingsWatch(IReadOnlyList<string> files, Action<bool> reload, Action stop, TimeProvider time, bool isOfProcess)
    {
        _files = files;
        _reload = reload;
        _stop = stop;
        _known = Look();
        _timer = time.CreateTimer(static watch => ((SettingsWatch)watch!).OnTime(), this, Interval, Timeout.InfiniteTimeSpan);
        if (isOfProcess)
        {
            _isAtTerminal = HasTerminal();
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
        }

        _hangUp?.Dispose();
    }

    private void OnTime()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            string seen = Look();
            bool isSame = seen == _known;
            _known = seen;
            if (isSame && _isUnsettled)
            {
                _reload(false);
            }

            _isUnsettled = !isSame;
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_isAtTerminal && !HasTerminal())
        {
            _stop(); // its window was closed: nobody would find it again
        }
        else
        {
            _reload(true);
        }
    }

    /// <summary>A text that is another when a file is.</summary>
    private string Look() => string.Join(' ', _files.Select(Look));

    private static string Look(string file)
    {
        try
        {
            if (File.Exists(file))
            {
                // Opened: that goes through links, where the path's own times are a link's. Nobody is kept from writing.
                using SafeFileHandle handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
                return string.Create(CultureInfo.InvariantCulture, $"{RandomAccess.GetLength(handle)}/{File.GetLastWriteTimeUtc(handle).Ticks}");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As good as not there: what is wrong with it is said when it is read.
        }

        return "none";
    }

    private static bool HasTerminal()
    {
        try
        {
            using SafeFileHandle terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
