using System.Text.Json;
using Relay.Protocol.WebSessions;

namespace Relay.Upstreams.WebSessions.Kimi;

/// <summary>An access token with what it says of itself, and the refresh token for the next one, where there is any. Changed only by whose turn it is.</summary>
internal sealed class KimiToken : WebToken
{
    private readonly TimeProvider _time;
    private DateTimeOffset? _accessUntil;
    private bool _isRefused;

    public KimiToken(UpstreamKey key, TimeProvider time)
        : base(key, time)
    {
        _time = time;
        foreach (string part in key.Secret.Split('+', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (WebJson.Text(WebJwt.Claims(part), "typ") == "refresh" || (Access.Length > 0 && Refresh.Length == 0))
            {
                Refresh = part;
            }
            else
            {
                TakeAccess(part);
            }
        }
    }

    public string Access { get; private set; } = "";

    /// <summary>Empty: there is none, and the access token's end is the end.</summary>
    public string Refresh { get; private set; } = "";

    /// <summary>Header lines made of what the token says: device, session, user.</summary>
    public string Facts { get; private set; } = "";

    /// <summary>Whether the access token can still be used for so long.</summary>
    public bool IsGood(int seconds) =>
        Access.Length > 0 && !_isRefused && (_accessUntil is not { } until || _time.GetUtcNow().AddSeconds(Refresh.Length > 0 ? seconds : 0) < until);

    public void Take(string access, string refresh)
    {
        TakeAccess(access);
        Refresh = refresh.Length > 0 ? refresh : Refresh;
    }

    /// <summary>The site does not take the access token any more.</summary>
    public void DropAccess() => _isRefused = true;

    private void TakeAccess(string access)
    {
        Access = access;
        _isRefused = false;
        JsonElement claims = WebJwt.Claims(access);
        _accessUntil = WebJwt.ExpiresAt(claims);
        string session = Claim(claims, "ssid");
        string user = Claim(claims, "sub");
        string device = Claim(claims, "device_id");
        Facts = string.Concat(
            "x-msh-device-id: ", device.Length > 0 ? device : Digits(), "\r\n",
            session.Length > 0 ? $"x-msh-session-id: {session}\r\n" : "",
            user.Length > 0 ? $"x-traffic-id: {user}\r\n" : "");
    }

    private static string Claim(JsonElement claims, string name) =>
        WebJson.Text(claims, name) is { } value && WebSessionOptions.IsHeaderText(value) ? value : "";

    /// <summary>A device's number where the token has none: 19 digits, the same for as long as the token is kept.</summary>
    private string Digits() =>
        (Convert.ToUInt64(DeviceId[..15], 16) + 7_000_000_000_000_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
