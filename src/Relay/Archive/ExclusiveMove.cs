using System.Runtime.InteropServices;

namespace Relay.Archive;

/// <summary>
/// Renames a file unless the new name is taken, in one system call. The base library looks first and renames then: two calls, and of two that
/// want one name at the same time both get it.
/// </summary>
internal static partial class ExclusiveMove
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint NoReplace = 1;
    private const int FileExists = 17;

    private static bool s_isMissing = !OperatingSystem.IsLinux();

    /// <summary>True: moved. False: the name is taken. Null: neither, and nothing was changed (no folder, a file system without it, ...).</summary>
    public static bool? Run(string from, string to)
    {
        if (s_isMissing)
        {
            return null;
        }

        try
        {
            return Rename(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0 ? true
                : Marshal.GetLastPInvokeError() == FileExists ? false
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            s_isMissing = true; // an older C library
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
}
