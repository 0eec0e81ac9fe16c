using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Relay.Protocol.Http;
using Relay.Upstreams;
using Relay.Upstreams.Http;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// A multipart request on its way through Relay: read until the fields that routing needs have been found, and no further; the rest goes
/// upstream as it comes. What had to be read is kept, <see cref="MemoryBytes"/> in memory and the rest in a temporary file: clients may put the
/// file before the model. One owner, one thread at a time.
/// </summary>
internal sealed class Upload : IAsyncDisposable
{
    /// <summary>Bytes kept in memory at most.</summary>
    public const int MemoryBytes = 64 * 1024;

    private const int DefaultBytesPerSecond = 16_000;

    private readonly HttpRequest _request;
    private readonly MultipartFields _fields;
    private byte[]? _memory = ArrayPool<byte>.Shared.Rent(MemoryBytes);
    private FileStream? _file;
    private bool _isRestTaken;

    private Upload(HttpRequest request, string boundary, string[] fields)
    {
        _request = request;
        _fields = new MultipartFields(boundary, fields);
        ContentType = $"multipart/form-data; boundary=\"{boundary}\"";
    }

    /// <summary>For the upstream, made anew from the boundary.</summary>
    public string ContentType { get; }

    /// <summary>Bytes read and kept so far.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>All of it has been read: it can be sent again.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>It can be sent (once more).</summary>
    public bool CanSend => IsWhole || !_isRestTaken;

    /// <summary>Bytes of the whole; -1 when the caller does not say.</summary>
    public long Length => IsWhole ? KeptBytes : _request.ContentLength ?? -1;

    /// <summary>
    /// How long a recording of this size is, seconds, for a hold: by its own rate where a WAV header has been read, else at 128 kbit/s; one
    /// minute where nobody knows the size.
    /// </summary>
    public long EstimatedSeconds
    {
        get
        {
            ReadOnlySpan<byte> kept = _memory.AsSpan(0, (int)Math.Min(KeptBytes, MemoryBytes));
            int wave = kept.IndexOf("WAVEfmt "u8);
            // After the name: size of the format, its kind, channels and rate; then bytes a second.
            long rate = wave >= 0 && kept.Length >= wave + 24 ? BinaryPrimitives.ReadUInt32LittleEndian(kept[(wave + 20)..]) : DefaultBytesPerSecond;
            return Length < 0 ? 60 : Math.Max(1, (Length + rate - 1) / Math.Clamp(rate, 1_000, 1_000_000));
        }
    }

    /// <summary>Reads as far as needed. Exactly one of the results is null.</summary>
    /// <param name="request">The caller's.</param>
    /// <param name="limit">Bytes taken at most.</param>
    /// <param name="required">The field that must be there.</param>
    /// <param name="cancellationToken">The caller's leaving.</param>
    public static async ValueTask<(Upload? Upload, RelayError? Error)> OpenAsync(
        HttpRequest request, long limit, string required, CancellationToken cancellationToken)
    {
        if (!MultipartFields.TryReadBoundary(request.ContentType, out string boundary))
        {
            return (null, new RelayError(ErrorKind.InvalidRequest, "the request must be multipart/form-data with a boundary"));
        }

        if (request.ContentLength > limit)
        {
            return (null, RelayError.TooLarge(limit));
        }

        // The server counts the bytes of bodies that do not say how long they are.
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = limit;
        Upload upload = new(request, boundary, [required]);
        RelayError? error;
        try
        {
            error = await upload.FindAsync(required, cancellationToken);
        }
        catch (BadHttpRequestException bad)
        {
            error = ToError(bad, limit);
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }

        if (error is null)
        {
            return (upload, null);
        }

        await upload.DisposeAsync();
        return (null, error);
    }

    /// <summary>Sends it upstream, with the model's name there in place of the caller's.</summary>
    public ValueTask<UpstreamResponse> SendAsync(
        MediaTarget target, string upstreamPath, UpstreamKey key, string model, CancellationToken cancellationToken)
    {
        string? field = target.Model == model ? null : "model";
        return target.Upstream.PostAsync(
            upstreamPath, key, ContentType, Open(field, target.Model), LengthOf(field, target.Model), cancellationToken);
    }

    public static RelayError ToError(BadHttpRequestException bad, long limit) =>
        bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? RelayError.TooLarge(limit)
        : new RelayError(ErrorKind.InvalidRequest, "the request's body broke off");

    public string Field(string name) => _fields.Value(name);

    /// <summary>The whole body from its beginning, a field's value replaced where wanted. Anything not kept can be read once.</summary>
    public Stream Open(string? field, string value) => new UploadStream(this, field, value);

    /// <summary>Length of what <see cref="Open"/> gives; -1 when unknown.</summary>
    public long LengthOf(string? field, string value)
    {
        if (field is null || Length < 0)
        {
            return Length;
        }

        (long start, long end) = _fields.Range(field);
        return Length - (end - start) + System.Text.Encoding.UTF8.GetByteCount(value);
    }

    public async ValueTask DisposeAsync()
    {
        byte[]? memory = _memory;
        _memory = null;
        if (memory is not null)
        {
            ArrayPool<byte>.Shared.Return(memory, clearArray: true);
        }

        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    internal (long Start, long End) RangeOf(string field) => _fields.Range(field);

    /// <summary>Reads kept bytes; 0 behind their end.</summary>
    internal async ValueTask<int> ReadKeptAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = (int)Math.Min(buffer.Length, KeptBytes - position);
        if (count <= 0)
        {
            return 0;
        }

        if (position < MemoryBytes)
        {
            count = (int)Math.Min(count, MemoryBytes - position);
            _memory.AsMemory((int)position, count).CopyTo(buffer);
            return count;
        }

        return await RandomAccess.ReadAsync(_file!.SafeFileHandle, buffer[..count], position - MemoryBytes, cancellationToken);
    }

    /// <summary>Reads what has not been kept; 0 at the end.</summary>
    /// <exception cref="UploadException">The form is wrong, or too large.</exception>
    internal async ValueTask<int> ReadRestAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (IsWhole)
        {
            return 0;
        }

        _isRestTaken = true;
        ReadResult result;
        try
        {
            result = await _request.BodyReader.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException bad)
        {
            throw new UploadException(ToError(bad, _request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0), bad);
        }

        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        int count = (int)taken.Length; // afterwards the bytes, and their number, are the reader's again
        taken.CopyTo(buffer.Span);
        _fields.Feed(buffer.Span[..count]);
        _request.BodyReader.AdvanceTo(taken.End);
        return _fields.Error is { } error ? throw new UploadException(new RelayError(ErrorKind.InvalidRequest, error)) : count;
    }

    private async ValueTask<RelayError?> FindAsync(string required, CancellationToken cancellationToken)
    {
        PipeReader reader = _request.BodyReader;
        while (!_fields.Has(required))
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                _fields.Feed(piece.Span);
                await KeepAsync(piece, cancellationToken);
            }

            reader.AdvanceTo(result.Buffer.End);
            IsWhole = result.IsCompleted;
            if (_fields.Error is { } error)
            {
                return new RelayError(ErrorKind.InvalidRequest, error);
            }

            if (IsWhole)
            {
                break;
            }
        }

        return _fields.Value(required).Length > 0 ? null
            : new RelayError(ErrorKind.InvalidRequest, $"the form has no field '{required}'", required);
    }

    private static FileStream CreateFile()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // somebody's voice
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"relay-upload-{Guid.NewGuid():N}"), options);
    }

    private async ValueTask KeepAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        int inMemory = (int)Math.Clamp(MemoryBytes - KeptBytes, 0, piece.Length);
        piece.Span[..inMemory].CopyTo(_memory.AsSpan((int)Math.Min(KeptBytes, MemoryBytes)));
        KeptBytes += inMemory;
        if (inMemory < piece.Length)
        {
            _file ??= CreateFile();
            await _file.WriteAsync(piece[inMemory..], cancellationToken);
            KeptBytes += piece.Length - inMemory;
        }
    }
}
