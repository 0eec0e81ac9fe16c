using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// The caller's flow: receives messages and has them carried out one at a time. The next message is received while the one before is
/// being carried out, so a caller who leaves is noticed also while an upstream is being dialled; it is not begun before. After the end of
/// the session it only waits for the caller's close frame.
/// </summary>
internal sealed class CallerFlow(SocketSession session, CallerCommands commands) : IDisposable
{
    private readonly SemaphoreSlim _command = new(1);
    private HeldBytes _arriving = new();
    private HeldBytes _current = new();

    public async Task RunAsync()
    {
        while (await ReceiveAsync())
        {
            await _command.WaitAsync();
            if (session.HasEnded)
            {
                _command.Release();
                continue;
            }

            (_current, _arriving) = (_arriving, _current);
            _ = CarryOutAsync();
        }
    }

    /// <summary>Returns when no command is being carried out, and none will be any more. Called once the session has ended.</summary>
    public Task QuietAsync() => _command.WaitAsync();

    public void Dispose()
    {
        _command.Dispose();
        _arriving.Release();
    }

    /// <summary>The next message. False when none will come.</summary>
    private async ValueTask<bool> ReceiveAsync()
    {
        switch (await session.Wire.ReceiveAsync(_arriving))
        {
            case CallerRead.Message:
                return true;
            case CallerRead.TooLarge:
                session.End(SessionEnd.TooLarge);
                return true;
            case CallerRead.Binary:
                session.End(SessionEnd.Binary);
                return true;
            case CallerRead.Closed:
                session.End(SessionEnd.CallerClosed);
                return false;
            default:
                session.End(SessionEnd.CallerLost);
                return false;
        }
    }

    private async Task CarryOutAsync()
    {
        try
        {
            bool wasWaiting = session.Calls.IsWaiting;
            await commands.CarryOutAsync(_current.Memory);
            if (!wasWaiting)
            {
                // While the upstream owes something, its deadline is not moved by what the caller says.
                session.Rearm();
            }
        }
        catch (OperationCanceledException) when (session.HasEnded)
        {
            // The session ended while an upstream was being opened.
        }
        catch (Exception error)
        {
            // A defect must end the session, not leave it deaf.
            Diagnostics.Log.SocketDefect(session.Log, session.Id, error);
            session.End(SessionEnd.Defect);
        }
        finally
        {
            _current.Release();
            _command.Release();
        }
    }
}
