namespace Relay.Hosting;

/// <summary>The least that is written to the log; may be changed while Relay serves. Any thread.</summary>
/// <param name="least">At first.</param>
internal sealed class LogThreshold(LogLevel least)
{
    private volatile LogLevel _least = least;

    /// <summary>Of Relay's own messages.</summary>
    public LogLevel Least
    {
        get => _least;
        set => _least = value;
    }

    /// <summary>Of the web server's: a line a connection and a request is for nobody who has not asked for errors only, or less.</summary>
    public LogLevel LeastOfServer => _least > LogLevel.Warning ? _least : LogLevel.Warning;
}
