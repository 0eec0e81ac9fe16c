using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Relay.Archive;

namespace Relay.Tests.Archive;

/// <summary>The real disk with faults as properties. A fault may be set and cleared while a writer runs.</summary>
internal sealed class FaultyClipFiles : IClipFiles, IDisposable
{
    private readonly DiskClipFiles _disk = new();
    private readonly ManualResetEventSlim _writable = new(true);
    private readonly ManualResetEventSlim _writing = new(false);
    private readonly ManualResetEventSlim _written = new(false);
    private readonly ConcurrentDictionary<SafeFileHandle, string> _paths = [];
    private string? _first;
    private long _furthest = -1;
    private int _pieces;

    /// <summary>What every write reports, or null.</summary>
    public Exception? WriteError { get; set; }

    /// <summary>What every creation reports, or null.</summary>
    public Exception? CreateError { get; set; }

    /// <summary>What every move to a final name reports, or null.</summary>
    public Exception? MoveError { get; set; }

    /// <summary>Which piece of the first clip (from 1) fails with "no space left", as often as it is tried; 0 for none.</summary>
    public int FullAtPiece { get; set; }

    /// <summary>The file length that <see cref="AwaitWritten"/> waits for; set it before the clip begins.</summary>
    public long AwaitedLength { get; set; } = long.MaxValue;

    /// <summary>Calls to write, of however many pieces.</summary>
    public int Writes { get; private set; }

    public int Syncs { get; private set; }

    public int FolderSyncs { get; private set; }

    /// <summary>Every write waits until <see cref="Resume"/>.</summary>
    public void Stall() => _writable.Reset();

    public void Resume() => _writable.Set();

    /// <summary>Returns when a writer has come to a write.</summary>
    public void AwaitWrite(CancellationToken cancel) => _writing.Wait(cancel);

    /// <summary>Returns when a file has reached <see cref="AwaitedLength"/>.</summary>
    public void AwaitWritten(CancellationToken cancel) => _written.Wait(cancel);

    public void CreateFolder(string path) => _disk.CreateFolder(path);

    public SafeFileHandle Create(string path) => CreateError is { } error ? throw error : Of(path, _disk.Create(path));

    public SafeFileHandle Open(string path) => Of(path, _disk.Open(path));

    public SafeFileHandle? Lock(string path) => _disk.Lock(path);

    public string[] List(string folder) => _disk.List(folder);

    public string[] ListFolders(string folder) => _disk.ListFolders(folder);

    public long Length(SafeFileHandle file) => _disk.Length(file);

    public void Write(SafeFileHandle file, IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
    {
        _writing.Set();
        _writable.Wait();
        if (WriteError is { } error)
        {
            throw error;
        }

        Writes++;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(file, piece, offset);
            offset += piece.Length;
        }

        if (offset >= AwaitedLength)
        {
            _written.Set();
        }
    }

    private void Write(SafeFileHandle file, ReadOnlyMemory<byte> piece, long offset)
    {
        string path = _paths[file];
        _first ??= path;
        if (path == _first && offset > _furthest)
        {
            _furthest = offset;
            _pieces++;
        }

        if (path == _first && _pieces == FullAtPiece && offset == _furthest)
        {
            // A full disk takes what still fits before it refuses.
            _disk.Write(file, [piece[..(piece.Length / 2)]], offset);
            throw new IOException("No space left on device");
        }

        _disk.Write(file, [piece], offset);
    }

    public int Read(SafeFileHandle file, Span<byte> bytes, long offset) => _disk.Read(file, bytes, offset);

    public void SetLength(SafeFileHandle file, long length) => _disk.SetLength(file, length);

    public void Sync(SafeFileHandle file)
    {
        Syncs++;
        _disk.Sync(file);
    }

    public void SyncFolder(string path)
    {
        FolderSyncs++;
        _disk.SyncFolder(path);
    }

    public bool TryMove(string from, string to) => MoveError is { } error ? throw error : _disk.TryMove(from, to);

    /// <summary>What every deletion reports, or null.</summary>
    public Exception? DeleteError { get; set; }

    public void Delete(string path)
    {
        if (DeleteError is { } error)
        {
            throw error;
        }

        _disk.Delete(path);
    }

    private SafeFileHandle Of(string path, SafeFileHandle file)
    {
        _paths[file] = path;
        return file;
    }

    public bool TryRemoveFolder(string path) => _disk.TryRemoveFolder(path);

    public void Dispose()
    {
        _writable.Dispose();
        _writing.Dispose();
        _written.Dispose();
    }
}
