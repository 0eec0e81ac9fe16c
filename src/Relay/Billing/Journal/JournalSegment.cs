using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Relay.Billing.Journal;

/// <summary>
/// One file of the journal, mapped in full from preparation to retirement.
/// </summary>
/// <remarks>
/// Written only under the journal's append lock; read by the cursor below the published end of the log. <see cref="Tail"/> and
/// <see cref="OpenHolds"/> belong to the append lock. The journal disposes a segment when its rows are in the store, its bytes on the
/// disk and no open hold lives in it: neither the cursor nor the committer has any business there then.
/// </remarks>
internal sealed unsafe class JournalSegment : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private JournalSegment(string path, SafeFileHandle file, int size)
    {
        Path = path;
        File = file;
        Size = size;
        _map = MemoryMappedFile.CreateFromFile(
            file, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, size, MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }

    public SafeFileHandle File { get; }

    public int Size { get; }

    public SegmentHeader Header { get; private set; }

    public long StartLsn => Header.StartLsn;

    public long EndLsn => Header.StartLsn + Size;

    /// <summary>Offset of the first free byte.</summary>
    public int Tail { get; set; } = SegmentHeader.Bytes;

    /// <summary>Open calls whose latest Hold record is here: the segment cannot go before they do.</summary>
    public int OpenHolds { get; set; }

    public Span<byte> Bytes => new(_start, Size);

    /// <summary>
    /// Maps a file of its present size. The header is what the file holds; not valid: <see cref="SegmentHeader"/>'s default.
    /// </summary>
    public static JournalSegment Open(string path)
    {
        var file = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            var segment = new JournalSegment(path, file, checked((int)RandomAccess.GetLength(file)));
            segment.Header = SegmentHeader.TryRead(segment.Bytes, out var header) ? header : default;
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gives the segment its place in the log. Only while it holds no records.</summary>
    public void WriteHeader(SegmentHeader header)
    {
        header.Write(Bytes);
        Header = header;
    }

    /// <summary>Lets go of the resident pages of [from, to). Both are rounded inwards to page size.</summary>
    public void DropPages(int from, int to)
    {
        var page = Environment.SystemPageSize;
        var first = (from + page - 1) / page * page;
        var last = to / page * page;
        if (last > first)
        {
            JournalDisk.DropPages(_start + first, (nuint)(last - first));
        }
    }

    /// <summary>
    /// Makes the pages of [from, to) dirty again without changing them. After a failed sync the kernel may have marked them clean, and
    /// the next sync would then report a success that never happened. Under the append lock, like every store.
    /// </summary>
    public void TouchPages(int from, int to)
    {
        for (var offset = from; offset < to; offset += Environment.SystemPageSize)
        {
            Volatile.Write(ref _start[offset], Volatile.Read(ref _start[offset]));
        }
    }

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
            File.Dispose();
        }
    }
}
