namespace Relay.Archive;

/// <summary>What is known of a clip before its first byte.</summary>
/// <param name="CallId">The call whose audio it will be.</param>
/// <param name="AccountId">Who pays; also the folder name when <paramref name="UserName"/> is empty.</param>
/// <param name="UserName">As the account wrote it; made safe for the file system here, not by the caller.</param>
/// <param name="CreatedAtUs">Unix time in microseconds; decides the folder and the file name.</param>
/// <param name="RequestedFormat">The format asked for; only a clip found after a crash is named by it.</param>
/// <param name="Text">What was spoken; kept only when <see cref="ArchiveOptions.KeepText"/> is on.</param>
internal readonly record struct ClipOpening(
    Guid CallId, long AccountId, string? UserName, long CreatedAtUs, string? RequestedFormat = null, SpokenText? Text = null);
