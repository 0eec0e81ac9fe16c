using System.Text.Json;
using Relay.Protocol.WebSessions;

namespace Relay.Upstreams.WebSessions.Zhipu;

/// <summary>
/// A refresh token and the access token got with it. The site gives a new refresh token with each access token; it is kept in memory, and
/// the original one is asked again where it is refused. Changed only by whose turn it is.
/// </summary>
internal sealed class ZhipuToken : WebToken
{
    private readonly TimeProvider _time;
    private readonly bool _isAccess;
    private DateTimeOffset _accessUntil;

    public ZhipuToken(UpstreamKey key, TimeProvider time)
        : base(key, time)
    {
        _time = time;
        JsonElement claims = WebJwt.Claims(key.Secret);
        _isAccess = WebJson.Text(claims, "type") == "access";
        Access = _isAccess ? key.Secret : "";
        Refresh = key.Secret;
        Device = WebJson.Text(claims, "device_id") is { Length: > 0 } device && WebSessionOptions.IsHeaderText(device) ? device : DeviceId;
    }

    /// <summary>The access token; good where <see cref="HasAccess"/>.</summary>
    public string Access { get; private set; }

    /// <summary>What the next access token is asked for with.</summary>
    public string Refresh { get; private set; }

    /// <summary>Sent as <c>X-Device-Id</c>.</summary>
    public string Device { get; }

    /// <summary>Whether there is a way to an access token.</summary>
    public bool MayRefresh => !_isAccess;

    public bool HasAccess => _isAccess || (Access.Length > 0 && _time.GetUtcNow() < _accessUntil);

    public void Take(string access, string refresh, int accessSeconds)
    {
        Access = access;
        Refresh = refresh.Length > 0 ? refresh : Refresh;
        DateTimeOffset until = _time.GetUtcNow().AddSeconds(accessSeconds);
        _accessUntil = WebJwt.ExpiresAt(WebJwt.Claims(access)) is { } stated && stated < until ? stated.AddSeconds(-5) : until;
    }

    /// <summary>The site does not take the access token any more.</summary>
    public void DropAccess() => _accessUntil = default;
}
