using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Relay.Sockets;

/// <summary>
/// Kestrel's connections from our own event loops. Why not its own transport: that one probes each socket before and after each receive
/// and hands each answer through a pipe and a second task; ARCHITECTURE.md ("Decisions") has the measurement.
/// </summary>
internal sealed class LoopTransport(ILogger<LoopTransport> log) : IConnectionListenerFactory
{
    /// <exception cref="AddressInUseException">Somebody listens there.</exception>
    /// <exception cref="NotSupportedException">Not an IP address.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is IPEndPoint address
            ? new(LoopListener.Bind(address, log))
            : throw new NotSupportedException($"cannot listen on {endpoint}: only IP addresses are served");
}
