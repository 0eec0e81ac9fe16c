using System.Globalization;

namespace Relay.Archive;

/// <summary>
/// The name of a file being written. It says whose audio it is, so that one found after a crash can still be filed:
/// <c>clipId.callId.accountId.createdAtUs.format.user.part</c>. The user comes last because only it may contain dots.
/// </summary>
internal static class PartName
{
    /// <summary>Where parts lie, below the archive folder: the same file system, so that a rename is atomic.</summary>
    public const string Folder = ".tmp";

    public const string Extension = ".part";

    /// <summary>A sidecar being written; worth nothing after a crash.</summary>
    public const string SidecarExtension = ".text";

    public static string Of(ClipLabel label) => string.Create(
        CultureInfo.InvariantCulture,
        $"{label.ClipId:N}.{label.CallId:N}.{label.AccountId}.{label.CreatedAtUs}.{label.Format}.{label.User}{Extension}");

    public static string SidecarOf(ClipLabel label) => $"{label.ClipId:N}{SidecarExtension}";

    /// <summary>False for a name that <see cref="Of"/> did not make.</summary>
    public static bool TryParse(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClipLabel? label)
    {
        label = null;
        if (!name.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        string[] fields = name[..^Extension.Length].Split('.', 6);
        if (fields.Length != 6
            || !Guid.TryParseExact(fields[0], "N", out Guid clipId)
            || !Guid.TryParseExact(fields[1], "N", out Guid callId)
            || !long.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long accountId)
            || !long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out long createdAtUs)
            || createdAtUs > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
            || fields[5].Length == 0 || fields[5][0] == '.')
        {
            return false;
        }

        label = new ClipLabel(clipId, callId, accountId, createdAtUs, SafeName.Format(fields[4]), fields[5], Text: null);
        return true;
    }
}
