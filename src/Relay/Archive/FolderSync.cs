using System.Runtime.InteropServices;

namespace Relay.Archive;

/// <summary>
/// Syncs a folder. The base library opens files only, and a new name survives a power cut only after a sync of the folder it stands
/// in. Windows has no such call and needs none (NTFS journals names).
/// </summary>
internal static partial class FolderSync
{
    // O_RDONLY | O_CLOEXEC; the same numbers on every Linux architecture .NET runs on.
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static void Run(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int folder = Open(path, ReadOnlyCloseOnExec);
        if (folder < 0)
        {
            ThrowLastError(path);
        }

        try
        {
            if (Sync(folder) != 0)
            {
                ThrowLastError(path);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static void ThrowLastError(string path) =>
        throw new IOException($"Cannot sync the folder {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
