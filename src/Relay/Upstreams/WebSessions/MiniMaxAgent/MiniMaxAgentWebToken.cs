using Relay.Protocol.WebSessions.MiniMaxAgent;

namespace Relay.Upstreams.WebSessions.MiniMaxAgent;

/// <summary>A token of MiniMax Agent with what belongs to it. <see cref="RegisteredDevice"/> is used inside the token's turn only.</summary>
internal sealed class MiniMaxAgentWebToken : WebToken
{
    public MiniMaxAgentWebToken(UpstreamKey key, TimeProvider time)
        : base(key, time)
    {
        User = MiniMaxAgentToken.TryParse(key.Secret);
    }

    /// <summary>Null: it is no such token.</summary>
    public MiniMaxAgentToken? User { get; }

    /// <summary>Sent as <c>uuid</c>.</summary>
    public string Uuid { get; } = Guid.NewGuid().ToString();

    /// <summary>The id a registration gave; "" without one.</summary>
    public string RegisteredDevice { get; set; } = "";

    /// <summary>When it was registered.</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    public string DeviceOfQuery => RegisteredDevice.Length > 0 ? RegisteredDevice : User?.DeviceId ?? "";
}
