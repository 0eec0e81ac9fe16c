using System.Globalization;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>What the query of every call to MiniMax Agent says about the page it comes from: the documented members, and nothing that is measured.</summary>
public sealed record MiniMaxAgentPage
{
    public string BizId { get; init; } = "3";

    public string AppId { get; init; } = "3001";

    public string VersionCode { get; init; } = "22201";

    /// <summary>Seconds.</summary>
    public string TimezoneOffset { get; init; } = "28800";

    public string Lang { get; init; } = "zh";

    public string OsName { get; init; } = "Windows";

    public string BrowserName { get; init; } = "chrome";

    public string DeviceMemory { get; init; } = "8";

    public string CpuCoreNum { get; init; } = "32";

    public string BrowserLanguage { get; init; } = "zh-CN";

    public string BrowserPlatform { get; init; } = "Win32";

    public string ScreenWidth { get; init; } = "1600";

    public string ScreenHeight { get; init; } = "1000";

    public string Client { get; init; } = "web";

    /// <summary>The value of <c>unix</c>: milliseconds of a whole second.</summary>
    public static string UnixOf(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}000");

    /// <summary>
    /// The query, without the question mark. It has the JWT in it: no path with it may come into a log or an error.
    /// </summary>
    /// <param name="token">Whose.</param>
    /// <param name="uuid">A UUID, the same for a process and token.</param>
    /// <param name="deviceId">From a registration, or the token's; left out where it is "".</param>
    /// <param name="unix">See <see cref="UnixOf"/>.</param>
    public string ToQuery(MiniMaxAgentToken token, string uuid, string deviceId, string unix)
    {
        string device = deviceId.Length == 0 ? "" : $"&device_id={Escape(deviceId)}";
        return $"device_platform=web&biz_id={Escape(BizId)}&app_id={Escape(AppId)}&version_code={Escape(VersionCode)}&unix={unix}"
            + $"&timezone_offset={Escape(TimezoneOffset)}&lang={Escape(Lang)}&uuid={Escape(uuid)}{device}&os_name={Escape(OsName)}"
            + $"&browser_name={Escape(BrowserName)}&device_memory={Escape(DeviceMemory)}&cpu_core_num={Escape(CpuCoreNum)}"
            + $"&browser_language={Escape(BrowserLanguage)}&browser_platform={Escape(BrowserPlatform)}&user_id={Escape(token.UserId)}"
            + $"&screen_width={Escape(ScreenWidth)}&screen_height={Escape(ScreenHeight)}&token={token.Jwt}&client={Escape(Client)}";
    }

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
