namespace Relay.Tests.Archive;

/// <summary>A clock that stands still, two hours east of Greenwich.</summary>
internal sealed class ZonedTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 22, 30, 5, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone { get; } =
        TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    public override DateTimeOffset GetUtcNow() => Now;
}
