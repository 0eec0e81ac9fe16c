using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relay.Protocol.MiniMax;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>The ids in Relay's own messages of one session: 15 digits and 32 hex digits, as the platform's are.</summary>
internal sealed class SocketIds
{
    private const long FirstSessionId = 100_000_000_000_000;

    private readonly byte[] _session = Encoding.ASCII.GetBytes(
        (FirstSessionId + ((long)RandomNumberGenerator.GetInt32(400_000) * 1_000_000_000) + RandomNumberGenerator.GetInt32(1_000_000_000))
        .ToString(CultureInfo.InvariantCulture));

    private readonly byte[] _trace = new byte[32];
    private readonly bool _isBidi;

    public SocketIds(bool isBidi)
    {
        _isBidi = isBidi;
        Guid.CreateVersion7().TryFormat(_trace, out _, "N");
    }

    public T2aIds Values => new() { TraceId = _trace, SessionId = _session, ConnectId = _isBidi ? _session : default };
}
