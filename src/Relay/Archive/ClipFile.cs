using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Relay.Archive;

/// <summary>
/// One clip's part file. One writer thread; members throw what the disk reports and leave the object usable. It is open only while one of
/// them runs: a stream that speaks takes no descriptor for its clip.
/// <para><see cref="Length"/> counts the bytes on disk without a gap. Bytes are written only where the last ones ended, so after a failed
/// write nothing more is appended, until a rollback to before the failure closes the gap again.</para>
/// </summary>
internal sealed class ClipFile : IDisposable
{
    private readonly IClipFiles _files;
    private readonly PartsFolder? _parts;
    private readonly string _name;
    private IncrementalHash? _hash;

    // The running hash has seen bytes that were rolled back; it cannot unsee them.
    private bool _hashIsStale;

    // The file may be longer than Length: a write or a shortening failed half way.
    private bool _isRagged;

    /// <param name="files">The disk.</param>
    /// <param name="parts">Where it is made with its first byte.</param>
    /// <param name="name">Its name there.</param>
    public ClipFile(IClipFiles files, PartsFolder parts, string name)
    {
        _files = files;
        _parts = parts;
        _name = name;
    }

    private ClipFile(IClipFiles files, string path)
    {
        _files = files;
        _name = path;
        Path = path;
        _hashIsStale = true;
    }

    /// <summary>Null until there is a byte in it.</summary>
    public string? Path { get; private set; }

    public long Length { get; private set; }

    /// <summary>Takes over a file left by a process that died.</summary>
    public static ClipFile Adopt(IClipFiles files, string path)
    {
        using SafeFileHandle handle = files.Open(path);
        return new ClipFile(files, path) { Length = files.Length(handle) };
    }

    /// <summary>
    /// Appends bytes that belong at <paramref name="offset"/> in one write, or ignores them when what comes before is missing. Where the
    /// write fails, the pieces before the one that cannot be written are kept.
    /// </summary>
    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
    {
        if (offset != Length)
        {
            return;
        }

        using SafeFileHandle handle = Open();
        try
        {
            _files.Write(handle, pieces, offset);
        }
        catch
        {
            _isRagged = true;
            if (pieces.Count == 1)
            {
                throw;
            }

            AppendEach(pieces);
            return;
        }

        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Length += piece.Length;
            if (!_hashIsStale)
            {
                _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                _hash.AppendData(piece.Span);
            }
        }
    }

    public void ShortenTo(long length)
    {
        if (length >= Length)
        {
            return;
        }

        Length = length;
        _hashIsStale = true;
        _isRagged = true;
        Trim();
    }

    /// <summary>Makes the file what it will be. Returns its SHA-256.</summary>
    public byte[] Seal(bool sync)
    {
        if (Path is null)
        {
            throw new InvalidOperationException("A clip without a byte has no file.");
        }

        Trim();
        byte[] sha256 = _hashIsStale ? HashFromFile() : _hash!.GetHashAndReset();
        if (sync)
        {
            using SafeFileHandle handle = Open();
            _files.Sync(handle);
        }

        Dispose();
        return sha256;
    }

    /// <summary>Removes the file, if there is one.</summary>
    public void Discard()
    {
        if (Path is not null)
        {
            Dispose();
            _files.Delete(Path);
            Path = null;
        }
    }

    /// <summary>Leaves the part where it is.</summary>
    public void Dispose()
    {
        _hash?.Dispose();
        _hash = null;
    }

    private SafeFileHandle Open()
    {
        if (Path is not null)
        {
            return _files.Open(Path);
        }

        SafeFileHandle handle = _parts!.Create(_name, out string path);
        Path = path;
        return handle;
    }

    private void AppendEach(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Append([piece], Length);
        }
    }

    private void Trim()
    {
        if (_isRagged && Path is not null)
        {
            using SafeFileHandle handle = Open();
            _files.SetLength(handle, Length);
            _isRagged = false;
        }
    }

    // Only after a rollback (the whole clip repeated in its last event) or a crash; the bytes are in the page cache as a rule.
    private byte[] HashFromFile()
    {
        using SafeFileHandle handle = Open();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long at = 0;
            while (at < Length)
            {
                int read = _files.Read(handle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - at)), at);
                if (read == 0)
                {
                    throw new EndOfStreamException($"{Path} is shorter than what was written to it.");
                }

                hash.AppendData(buffer, 0, read);
                at += read;
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
