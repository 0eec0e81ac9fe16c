namespace Relay.LoadTest.Net;

/// <summary>Whatever a <see cref="Poller"/> wakes: a connection or a listener. Used by the poller's thread only.</summary>
internal abstract class PollTarget
{
    /// <summary>The socket; -1 when there is none.</summary>
    public int Fd { get; set; } = -1;

    /// <summary>Its place in the poller's table.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The socket can be read, written, or has failed. May be called once more after a close in the same turn.</summary>
    public abstract void Ready(uint events);
}
