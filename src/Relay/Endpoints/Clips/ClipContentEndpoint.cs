using System.Buffers;
using Microsoft.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;
using Relay.Archive;
using Relay.Endpoints.OpenAi;

namespace Relay.Endpoints.Clips;

/// <summary>
/// <c>GET</c> and <c>HEAD /v1/audio_clips/{id}/content</c>: the file, or one range of it. It goes from the disk to the caller through one
/// buffer; the disk is read on the thread pool, so that one that stalls holds up nobody's stream. The tag is the hash of the audio.
/// </summary>
internal sealed class ClipContentEndpoint(ClipAccess access, ClipFolder folder)
{
    public const string Path = "/v1/audio_clips/{id}/content";

    // Two seconds of 256 kbit/s: few turns, and small beside what a socket takes.
    private const int BufferBytes = 64 * 1024;

    private static readonly RelayError s_gone = new(ErrorKind.NotFound, "the audio of this clip is not kept any more");
    private static readonly RelayError s_damaged = new(ErrorKind.Internal, "the audio of this clip is damaged");

    /// <summary>Another Relay on the same store has the file.</summary>
    public static RelayError Elsewhere { get; } = new(ErrorKind.NotFound, "the audio of this clip is kept by another server");

    public async Task HandleAsync(HttpContext context)
    {
        if (await access.FindClipAsync(context) is not { } clip)
        {
            return;
        }

        if (clip.State == ClipState.Deleted || clip.IsElsewhere)
        {
            await OpenAiErrorWriter.WriteAsync(context, clip.IsElsewhere ? Elsewhere : s_gone);
            return;
        }

        using SafeFileHandle? file = await Task.Run(() => TryOpen(clip), context.RequestAborted);
        if (file is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, s_gone);
        }
        else if (RandomAccess.GetLength(file) != clip.Bytes)
        {
            await OpenAiErrorWriter.WriteAsync(context, s_damaged);
        }
        else
        {
            await AnswerAsync(context, clip, file);
        }
    }

    private static async Task AnswerAsync(HttpContext context, StoredClip clip, SafeFileHandle file)
    {
        HttpResponse response = context.Response;
        EntityTagHeaderValue tag = new($"\"{(clip.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : clip.ClipId.ToString("N"))}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.AcceptRanges = "bytes";
        if (IsKnown(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // Another tag in If-Range means that the parts the caller has are of something else: it gets the whole.
        string? ifRange = context.Request.Headers.IfRange;
        ByteRange range = ByteRange.Of(ifRange is null || ifRange == tag.ToString() ? context.Request.Headers.Range : (string?)null, clip.Bytes);
        if (range.IsUnsatisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{clip.Bytes}";
            return;
        }

        if (range.IsPart)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {range.Start}-{range.Start + range.Count - 1}/{clip.Bytes}";
        }

        response.ContentType = AudioTypes.File(clip.Format);
        response.ContentLength = range.Count;
        response.Headers.XContentTypeOptions = "nosniff";
        ContentDispositionHeaderValue disposition = new("inline");
        disposition.SetHttpFileName(System.IO.Path.GetFileName(clip.RelativePath));
        response.Headers.ContentDisposition = disposition.ToString();
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await SendAsync(context, file, range);
        }
    }

    private static async Task SendAsync(HttpContext context, SafeFileHandle file, ByteRange range)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long at = range.Start;
            long end = range.Start + range.Count;
            while (at < end)
            {
                // For a file this is a read on the thread pool.
                int count = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - at)), at, context.RequestAborted);
                if (count == 0)
                {
                    // It became shorter meanwhile: a cut answer must not look complete.
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
                at += count;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
        && known.Any(one => one.Tag == "*" || one.Compare(tag, useStrongComparison: false));

    // Null when it is not there.
    private SafeFileHandle? TryOpen(StoredClip clip)
    {
        try
        {
            return folder.Resolve(clip.RelativePath) is { } path
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
