using Microsoft.Win32.SafeHandles;

namespace Relay.Archive;

/// <summary>
/// The disk as the archive sees it. Never called on a thread that serves streams, so every member may block and throws what the disk reports
/// (<see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>). Paths are absolute.
/// </summary>
internal interface IClipFiles
{
    /// <summary>Creates a folder and its parents; nothing when it exists.</summary>
    void CreateFolder(string path);

    /// <summary>A new file in a folder that is there.</summary>
    SafeFileHandle Create(string path);

    /// <summary>A file that is there.</summary>
    SafeFileHandle Open(string path);

    /// <summary>A file, new or not, that nobody else can lock while it is open. Null: somebody else has it locked.</summary>
    SafeFileHandle? Lock(string path);

    /// <summary>Full paths of the files in a folder.</summary>
    string[] List(string folder);

    /// <summary>Full paths of the folders in a folder.</summary>
    string[] ListFolders(string folder);

    long Length(SafeFileHandle file);

    /// <summary>Writes pieces one after the other. When it throws, some of the bytes may be there.</summary>
    void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset);

    int Read(SafeFileHandle file, Span<byte> bytes, long offset);

    void SetLength(SafeFileHandle file, long length);

    /// <summary>Returns when the file's content would survive a power cut.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Returns when the names in a folder would survive a power cut.</summary>
    void SyncFolder(string path);

    /// <summary>Gives a closed file its final name, atomically, creating folders; false when that name is taken.</summary>
    bool TryMove(string from, string to);

    /// <summary>Removes a file; nothing when it is gone already.</summary>
    void Delete(string path);

    /// <summary>Removes a folder if it is empty; false when it is not, or is not there.</summary>
    bool TryRemoveFolder(string path);
}
