using Microsoft.Win32.SafeHandles;

namespace Relay.Archive;

/// <summary>
/// Where this process's parts lie: a folder of its own below <see cref="PartName.Folder"/>, with a file in it that the process holds locked as
/// long as it lives. So a part need not be open to be known as somebody's, and a folder whose lock is free is one of a process that died.
/// Thread-safe; every member may block and throws what the disk reports.
/// </summary>
internal sealed class PartsFolder(IClipFiles files, string root)
{
    /// <summary>The file that the owner holds locked.</summary>
    public const string LockName = "owner";

    private readonly Lock _gate = new();
    private SafeFileHandle? _held;
    private string _own = "";

    /// <summary>The folder above: of all processes on this archive.</summary>
    public string All { get; } = Path.Combine(root, PartName.Folder);

    /// <summary>A new file in the own folder, which is made where it is missing. The path is known when the file is there.</summary>
    public SafeFileHandle Create(string name, out string path)
    {
        path = Path.Combine(Take(), name);
        try
        {
            return files.Create(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody has tidied up. The lock went with the folder.
            GiveBack();
            path = Path.Combine(Take(), name);
            return files.Create(path);
        }
    }

    /// <summary>Makes and locks the own folder; nothing when that was done before. Returns its path.</summary>
    public string Take()
    {
        lock (_gate)
        {
            while (_held is null)
            {
                // Another process that starts now may take the folder for one left behind before it is locked, and remove it.
                _own = Path.Combine(All, Guid.NewGuid().ToString("N"));
                files.CreateFolder(_own);
                _held = TryLock(_own);
            }

            return _own;
        }
    }

    /// <summary>Locks a folder: the own one, or one of a process that died. Null: its owner lives, or somebody was quicker.</summary>
    public SafeFileHandle? TryLock(string folder)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            SafeFileHandle? held = files.Lock(path);
            if (held is null || files.List(folder).Contains(path))
            {
                return held;
            }

            held.Dispose(); // removed between its opening and its locking
        }
        catch (DirectoryNotFoundException)
        {
            // Removed as a whole.
        }

        return null;
    }

    /// <summary>Gives a folder back that <see cref="TryLock"/> locked, and removes it when nothing is left in it.</summary>
    public void Leave(string folder, SafeFileHandle held)
    {
        files.Delete(Path.Combine(folder, LockName));
        held.Dispose();
        files.TryRemoveFolder(folder);
    }

    /// <summary>Gives the own folder back. Parts that are left in it are filed by the next start.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            if (_held is { } held)
            {
                _held = null;
                Leave(_own, held);
            }
        }
    }
}
