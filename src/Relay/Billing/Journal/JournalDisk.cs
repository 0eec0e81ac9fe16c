using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Relay.Billing.Journal;

/// <summary>The real disk. Any thread; every call may take as long as the disk likes.</summary>
internal sealed partial class JournalDisk : IJournalDisk
{
    private const int ErrorInterrupted = 4;
    private const int DontNeed = 4;

    // Written again and again for every segment; 64 KiB keeps the number of calls small and stays off the large object heap.
    private static readonly byte[] s_zeros = new byte[64 * 1024];

    public void FillWithZeros(SafeFileHandle file, int bytes)
    {
        for (var offset = 0; offset < bytes; offset += s_zeros.Length)
        {
            RandomAccess.Write(file, s_zeros.AsSpan(0, Math.Min(s_zeros.Length, bytes - offset)), offset);
        }
    }

    public void Sync(SafeFileHandle file)
    {
        // fdatasync, not fsync: the file's size never changes once it is in use, and its times do not matter.
        while (DataSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != ErrorInterrupted)
            {
                throw new IOException($"The journal could not be synced: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
    }

    /// <summary>Makes new, renamed and removed names in a folder survive a power cut.</summary>
    public static void SyncFolder(string path)
    {
        var folder = Open(path, 0);
        if (folder < 0)
        {
            throw new IOException($"The journal's folder could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        var failed = FullSync(folder) != 0;
        _ = Close(folder);
        if (failed)
        {
            throw new IOException("The journal's folder could not be synced.");
        }
    }

    /// <summary>
    /// Takes pages of a mapping out of the process's resident set. What was written to them stays in the page cache and in the file;
    /// whoever touches them again gets them back.
    /// </summary>
    public static unsafe void DropPages(byte* start, nuint bytes) => _ = Advise(start, bytes, DontNeed);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(int file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int Advise(byte* start, nuint bytes, int advice);
}
