namespace Relay.EndToEnd.Running;

/// <summary>File modes that let in nobody else.</summary>
internal static class Only
{
    /// <summary>0700</summary>
    public const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
}
