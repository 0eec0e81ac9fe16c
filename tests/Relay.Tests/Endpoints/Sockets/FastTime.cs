namespace Relay.Tests.Endpoints.Sockets;

/// <summary>A clock on which a second passes in a millisecond; its timers are real ones.</summary>
internal sealed class FastTime : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * 1000;
}
