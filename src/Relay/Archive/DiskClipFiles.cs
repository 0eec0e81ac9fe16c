using Microsoft.Win32.SafeHandles;

namespace Relay.Archive;

/// <summary>The real disk. No state, any thread.</summary>
internal sealed class DiskClipFiles : IClipFiles
{
    private const int WouldBlock = 11; // EWOULDBLOCK on Linux, as the base library puts it into HResult
    private const int SharingViolation = unchecked((int)0x80070020);

    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    public void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // What people had spoken is not for every account of the machine.
            Directory.CreateDirectory(path, OwnerAndGroup);
        }
    }

    public SafeFileHandle Create(string path) => Open(path, FileMode.CreateNew);

    public SafeFileHandle Open(string path) => Open(path, FileMode.Open);

    public SafeFileHandle? Lock(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is WouldBlock or SharingViolation)
        {
            return null;
        }
    }

    public string[] List(string folder) => Directory.GetFiles(folder);

    public string[] ListFolders(string folder) => Directory.GetDirectories(folder);

    public long Length(SafeFileHandle file) => RandomAccess.GetLength(file);

    public void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset) => RandomAccess.Write(file, pieces, offset);

    public int Read(SafeFileHandle file, Span<byte> bytes, long offset) => RandomAccess.Read(file, bytes, offset);

    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void SyncFolder(string path) => FolderSync.Run(path);

    public bool TryMove(string from, string to)
    {
        if (ExclusiveMove.Run(from, to) is { } moved)
        {
            return moved;
        }

        string folder = Path.GetDirectoryName(to)!;
        while (true)
        {
            try
            {
                File.Move(from, to);
                return true;
            }
            catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
            {
                // The first clip of a user or a day. Trying first spares all the others the look.
                CreateFolder(folder);
            }
            catch (IOException) when (File.Exists(to) && File.Exists(from))
            {
                return false;
            }
        }
    }

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its folder.
        }
    }

    public bool TryRemoveFolder(string path)
    {
        try
        {
            // Not recursive: a clip that is filed here meanwhile keeps it, and one that comes a moment later makes it again.
            Directory.Delete(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static SafeFileHandle Open(string path, FileMode mode) =>
        File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
}
