namespace Relay.Protocol.WebSessions.Doubao;

/// <summary>What the query of every call to Doubao says about the page; chosen once a process, but for the tab.</summary>
public sealed record DoubaoDevice
{
    /// <summary>Number of the site's own application.</summary>
    public string AppId { get; init; } = "497858";

    public string PcVersion { get; init; } = "3.5.10";

    public string VersionCode { get; init; } = "20800";

    /// <summary>Nineteen digits.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Nineteen digits.</summary>
    public required string TeaUuid { get; init; }

    /// <summary>Nineteen digits.</summary>
    public required string WebId { get; init; }

    /// <summary><c>verify_</c> and twenty characters; the body has it too.</summary>
    public required string Fp { get; init; }

    /// <summary>New numbers.</summary>
    public static DoubaoDevice Create(Random random) => new()
    {
        DeviceId = Digits(random, 19),
        TeaUuid = Digits(random, 19),
        WebId = Digits(random, 19),
        Fp = string.Concat("verify_", Guid.NewGuid().ToString().Replace('-', '_').AsSpan(0, 20)),
    };

    /// <summary>Decimal digits, the first not 0.</summary>
    public static string Digits(Random random, int count) =>
        string.Create(count, random, static (digits, random) =>
        {
            for (int i = 0; i < digits.Length; i++)
            {
#pragma warning disable CA5394 // numbers of a page, not secrets
                digits[i] = (char)('0' + random.Next(i == 0 ? 1 : 0, 10));
#pragma warning restore CA5394
            }
        });

    /// <summary>The query of a call, without the question mark.</summary>
    /// <param name="tabId">A UUID, new for each call.</param>
    public string ToQuery(string tabId) =>
        $"aid={AppId}&device_id={DeviceId}&device_platform=web&fp={Fp}&language=zh&pc_version={PcVersion}&pkg_type=release_version&real_aid={AppId}"
        + $"&region=&samantha_web=1&sys_region=&tea_uuid={TeaUuid}&use-olympus-account=1&version_code={VersionCode}&web_id={WebId}&web_tab_id={tabId}";
}
