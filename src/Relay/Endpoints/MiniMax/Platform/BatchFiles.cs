using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Http;
using Relay.Routing.Objects;
using Relay.Tasks.Batches;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>Files of batches, which Relay keeps itself: what is to be done, and what came of it. On the disk of the node that took them.</summary>
internal sealed class BatchFiles(PlatformParts parts, BatchFolder folder, BatchRunner runner)
{
    private static readonly RelayError s_elsewhere = new(ErrorKind.Unavailable, "this file lies on another node of the service: ask there");

    public async Task UploadAsync(HttpContext context, Caller caller, Upload upload)
    {
        string id = folder.NewIds(parts.Time.GetUtcNow(), 1).ToString(CultureInfo.InvariantCulture);
        (string? name, long bytes) = (null, 0);
        try
        {
            (name, bytes) = await ReceiveAsync(context, upload, folder.FileOf(id));
        }
        catch (UploadException error)
        {
            await PlatformParts.WriteAsync(context, error.Error);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            await PlatformParts.WriteAsync(context, PlatformParts.Invalid("the form could not be read to its end", "file"));
        }

        if (name is null)
        {
            File.Delete(folder.FileOf(id));
            if (!context.Response.HasStarted)
            {
                await PlatformParts.WriteAsync(context, PlatformParts.Invalid("the form has no file, or an empty one", "file"));
            }

            return;
        }

        UpstreamObject file = parts.ObjectOf(caller, ObjectKind.File, id, runner.Node) with
        {
            Provider = BatchRunner.Provider,
            TaskType = FilePurposes.Batch,
            Units = bytes,
            Detail = System.Text.Encoding.UTF8.GetString(JsonObjects.Write(json => json.WriteString("filename"u8, name)).Span),
        };
        await parts.Objects.AddAsync(file, 0, CancellationToken.None);
        await RetrieveAsync(context, file);
    }

    public async Task DeleteAsync(HttpContext context, Caller caller, UpstreamObject file)
    {
        await parts.Objects.UpdateAsync(file with { State = ObjectState.Deleted }, CancellationToken.None);
        File.Delete(folder.FileOf(file.ObjectId)); // a batch that has not read it yet fails, and says so
        await PlatformParts.WriteAsync(context, JsonObjects.Write(json =>
        {
            PlatformParts.WriteId(json, "file_id", file.ObjectId);
            PlatformParts.WriteSuccess(json);
        }));
    }

    public async Task ContentAsync(HttpContext context, Caller caller, UpstreamObject file)
    {
        string path = folder.FileOf(file.ObjectId);
        if (!File.Exists(path))
        {
            await PlatformParts.WriteAsync(context, s_elsewhere);
            return;
        }

        await using FileStream content = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        context.Response.ContentType = "application/jsonl";
        context.Response.ContentLength = content.Length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    public static Task RetrieveAsync(HttpContext context, UpstreamObject file) => PlatformParts.WriteAsync(context, JsonObjects.Write(json =>
    {
        json.WritePropertyName("file"u8);
        PlatformFiles.WriteFile(json, file);
        PlatformParts.WriteSuccess(json);
    }));

    /// <summary>Writes the form's file to disk. A null name: there was none, or it was empty.</summary>
    private async Task<(string? Name, long Bytes)> ReceiveAsync(HttpContext context, Upload upload, string path)
    {
        MultipartFields.TryReadBoundary(upload.ContentType, out string boundary);
        await using Stream form = upload.Open(null, "");
        MultipartReader reader = new(boundary, form);
        (string? name, long bytes) = (null, 0);
        while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
        {
            if (name is not null || !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
                || disposition.FileName.Length == 0)
            {
                await section.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                continue;
            }

            await using FileStream file = folder.Create(path);
            await section.Body.CopyToAsync(file, context.RequestAborted);
            bytes = file.Length;
            name = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
        }

        return bytes > 0 ? (name![..Math.Min(name!.Length, 255)], bytes) : (null, 0);
    }
}
