using System.Globalization;

namespace Relay.Tasks.Batches;

/// <summary>
/// Where batches' files lie: <c>ID.jsonl</c>, and while a batch runs what it has written so far as <c>BATCH.out.part</c> and <c>BATCH.err.part</c>. Readable
/// by Relay's user only. Names come from ids that Relay made.
/// </summary>
internal sealed class BatchFolder(string path)
{
    private readonly Lock _lock = new();
    private long _lastId;

    /// <summary>The first of some new files' ids: numbers that every JSON reader can hold, never one twice on this node.</summary>
    public long NewIds(DateTimeOffset now, int count)
    {
        lock (_lock)
        {
            // Below 2^53 until the year 2041.
            long first = Math.Max(_lastId + 1, now.ToUnixTimeMilliseconds() * 4_000);
            _lastId = first + count - 1;
            return first;
        }
    }

    public string FileOf(string id) => Path.Combine(path, $"{long.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture)}.jsonl");

    public string PartOf(Guid batch, string kind) => Path.Combine(path, $"{batch:N}.{kind}.part");

    /// <summary>Creates a file that nobody else can read.</summary>
    public FileStream Create(string file)
    {
        Directory.CreateDirectory(path);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    /// <summary>Opens a part to go on with it: behind its last whole line. Made when it is not there.</summary>
    public FileStream Append(string part)
    {
        if (!File.Exists(part))
        {
            return Create(part);
        }

        FileStream file = new(part, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.Asynchronous);
        byte[] one = new byte[1];
        long end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.Read(one) == 1 && one[0] == (byte)'\n')
            {
                break;
            }

            end--;
        }

        file.SetLength(end);
        file.Position = end;
        return file;
    }
}
