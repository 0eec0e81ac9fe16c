using System.Globalization;
using System.Security.Cryptography;

namespace Relay.Billing.Journal;

/// <summary>
/// The journal's folder: names, makes and removes segment files. A file gets its final name only when it is zeroed, synced and has its
/// header; whatever is half made bears another name and is removed at the next start.
/// </summary>
/// <remarks>One thread at a time: start-up, then the preparer.</remarks>
internal sealed class SegmentFolder : IDisposable
{
    private const string Extension = ".log";
    private const string UnfinishedExtension = ".tmp";
    private const string CorruptExtension = ".corrupt";

    private readonly string _path;
    private readonly IJournalDisk _disk;
    private readonly FileStream _owner;

    public SegmentFolder(string path, IJournalDisk disk)
    {
        _path = System.IO.Path.GetFullPath(path);
        _disk = disk;
        Directory.CreateDirectory(_path);

        // Two processes in one journal would write over each other; the lock goes with the process, however that ends.
        _owner = new FileStream(System.IO.Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path => _path;

    /// <summary>The finished segment files in the order of their place in the log. Removes half-made ones.</summary>
    public List<string> List()
    {
        foreach (var unfinished in Directory.EnumerateFiles(_path, "*" + UnfinishedExtension))
        {
            File.Delete(unfinished);
        }

        var files = Directory.GetFiles(_path, "*" + Extension).ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>Makes a segment, out of a retired file when one is given.</summary>
    public JournalSegment Make(long startLsn, Guid journalId, int bytes, string? recycle)
    {
        var final = System.IO.Path.Combine(_path, startLsn.ToString("x16", CultureInfo.InvariantCulture) + Extension);
        var unfinished = System.IO.Path.ChangeExtension(final, UnfinishedExtension);
        try
        {
            if (recycle is not null)
            {
                // The blocks stay where they are on the disk; only the name and the contents are new.
                File.Move(recycle, unfinished, overwrite: true);
            }

            using (var file = File.OpenHandle(unfinished, FileMode.OpenOrCreate, FileAccess.ReadWrite))
            {
                _disk.FillWithZeros(file, bytes);
                Span<byte> header = stackalloc byte[SegmentHeader.Bytes];
                NewHeader(startLsn, journalId).Write(header);
                RandomAccess.Write(file, header, 0);
                _disk.Sync(file);
            }

            File.Move(unfinished, final, overwrite: true);
            JournalDisk.SyncFolder(_path);
            return JournalSegment.Open(final);
        }
        catch
        {
            // On a full disk the half-made file would keep others from the last free blocks.
            File.Delete(unfinished);
            throw;
        }
    }

    public static SegmentHeader NewHeader(long startLsn, Guid journalId) =>
        new((uint)RandomNumberGenerator.GetInt32(int.MaxValue), startLsn, journalId);

    public static void Remove(string path) => File.Delete(path);

    /// <summary>Keeps a copy of a damaged segment for a human. Once; returns where it is.</summary>
    public static string KeepCorrupt(string path)
    {
        var copy = path + CorruptExtension;
        if (!File.Exists(copy))
        {
            File.Copy(path, copy);
        }

        return copy;
    }

    /// <summary>Takes a file out of the log whose header cannot be read.</summary>
    public static string SetAside(string path)
    {
        var aside = path + CorruptExtension;
        File.Move(path, aside, overwrite: true);
        return aside;
    }

    public void Dispose() => _owner.Dispose();
}
