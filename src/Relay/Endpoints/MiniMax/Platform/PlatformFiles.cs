using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Tasks.Batches;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// Files at the platform, by its own paths (<c>/v1/files/upload</c>, <c>list</c>, <c>retrieve</c>, <c>retrieve_content</c>, <c>delete</c>) and by the
/// short ones (<c>/v1/files</c>, <c>/v1/files/{id}</c>, <c>/v1/files/{id}/content</c>), where a file is the platform's by its purpose or by its id,
/// which is a number. A caller sees its own files only; lists come from what Relay knows.
/// </summary>
internal sealed class PlatformFiles(PlatformParts parts, BatchFiles batches)
{
    public const string UploadPath = "/v1/files/upload";
    public const string ListPath = "/v1/files/list";
    public const string RetrievePath = "/v1/files/retrieve";
    public const string ContentPath = "/v1/files/retrieve_content";
    public const string DeletePath = "/v1/files/delete";

    private const int MaxListed = 1000;
    private const int MaxDeleteBytes = 4096;
    private const string Scope = "files";

    /// <summary>Whether an id can be one of the platform's.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 20 && id.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Whether there is a key to keep files with.</summary>
    public bool IsServed => parts.Keys.HasKeys;

    public async Task UploadAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (Upload? opened, RelayError? error) =
            await Upload.OpenAsync(context.Request, parts.Media.MaxUploadBytes, "purpose", context.RequestAborted);
        await using Upload? upload = opened;
        if (upload is null)
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        await UploadAsync(context, caller, upload, UploadPath);
    }

    /// <summary>Takes an upload whose purpose has been read.</summary>
    public async Task UploadAsync(HttpContext context, Caller caller, Upload upload, string path)
    {
        string purpose = upload.Field("purpose");
        if (purpose == FilePurposes.Batch)
        {
            await batches.UploadAsync(context, caller, upload);
            return;
        }

        if (!FilePurposes.Uploaded.Contains(purpose))
        {
            await PlatformParts.WriteAsync(
                context, PlatformParts.Invalid($"'purpose' should be one of {string.Join(", ", FilePurposes.Uploaded)}, {FilePurposes.Batch}", "purpose"));
            return;
        }

        // Where the last one went, as long as that key can be used: a recording and its prompt must lie with one account.
        IReadOnlyList<UpstreamObject> last = await parts.Objects.ListAsync(caller.AccountId, ObjectKind.File, "", null, 1, context.RequestAborted);
        List<MediaTarget> targets = [.. last.Where(static file => file.Provider == PlatformKeys.Provider).Select(file => parts.TargetOf(file, Scope)), parts.AnyTarget(Scope)];
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "file_upload",
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = targets,
            CanSend = () => upload.CanSend,
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/files/upload", key, upload.ContentType, upload.Open(null, ""), upload.Length, token),
            Finish = async (answer, _) =>
            {
                if (!PlatformParts.Parse(answer).TryGetProperty("file", out JsonElement file) || PlatformParts.IdOf(file, "file_id") is not { Length: > 0 } id)
                {
                    throw new FormatException("the answer names no file");
                }

                UpstreamObject made = parts.ObjectOf(caller, ObjectKind.File, id, answer.KeyLabel) with
                {
                    TaskType = purpose,
                    Units = file.TryGetProperty("bytes", out JsonElement bytes) && bytes.TryGetInt64(out long size) ? size : Math.Max(0, upload.Length),
                    Detail = file.GetRawText(),
                };
                await parts.Objects.AddAsync(made, 0, CancellationToken.None);
                return new MediaReply(answer.Body);
            },
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is { } caller)
        {
            await ListAsync(context, caller);
        }
    }

    public async Task ListAsync(HttpContext context, Caller caller)
    {
        string purpose = context.Request.Query["purpose"].ToString();
        if (purpose != FilePurposes.Batch && !FilePurposes.Native.Contains(purpose))
        {
            await PlatformParts.WriteAsync(
                context, PlatformParts.Invalid($"'purpose' should be one of {string.Join(", ", FilePurposes.Native)}, {FilePurposes.Batch}", "purpose"));
            return;
        }

        string after = context.Request.Query["after"].ToString();
        UpstreamObject? before = after.Length == 0 ? null : await parts.FindAsync(caller, ObjectKind.File, after, context.RequestAborted);
        IReadOnlyList<UpstreamObject> own =
            await parts.Objects.ListAsync(caller.AccountId, ObjectKind.File, purpose, before, MaxListed + 1, context.RequestAborted);
        await PlatformParts.WriteAsync(context, JsonObjects.Write(json =>
        {
            json.WriteStartArray("files"u8);
            foreach (UpstreamObject file in own.Take(MaxListed))
            {
                WriteFile(json, file);
            }

            json.WriteEndArray();
            if (own.Count > MaxListed)
            {
                json.WriteBoolean("has_more"u8, true); // go on with after=FILE_ID
            }

            PlatformParts.WriteSuccess(json);
        }));
    }

    public Task RetrieveAsync(HttpContext context) => WithFileAsync(context, RetrievePath, "file_retrieve", "/files/retrieve?file_id=", passes: false);

    public Task ContentAsync(HttpContext context) =>
        WithFileAsync(context, ContentPath, "file_download", "/files/retrieve_content?file_id=", passes: true);

    public async Task DeleteAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string id = FileIdOf(context);
        if (id.Length == 0)
        {
            (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, MaxDeleteBytes);
            using JsonBody? body = read;
            if (body is null)
            {
                await PlatformParts.WriteAsync(context, error!);
                return;
            }

            id = PlatformParts.IdOf(body.Root, "file_id");
        }

        if (await FindAsync(context, caller, id) is not { } file)
        {
            return;
        }

        if (file.TaskType == FilePurposes.Batch)
        {
            await batches.DeleteAsync(context, caller, file);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = DeletePath,
            TaskType = "file_delete",
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.TargetOf(file, Scope)],
            Send = (target, key, token) => target.Upstream.PostAsync(
                "/files/delete", key,
                JsonObjects.Write(json =>
                {
                    PlatformParts.WriteId(json, "file_id", id);
                    json.WriteString("purpose"u8, file.TaskType);
                }),
                token),
            Finish = async (answer, _) =>
            {
                await parts.Objects.UpdateAsync(file with { State = ObjectState.Deleted }, CancellationToken.None);
                return new MediaReply(answer.Body);
            },
        });
    }

    /// <summary>A file as the platform lists it.</summary>
    public static void WriteFile(Utf8JsonWriter json, UpstreamObject file)
    {
        json.WriteStartObject();
        PlatformParts.WriteId(json, "file_id", file.ObjectId);
        json.WriteNumber("bytes"u8, file.Units);
        json.WriteNumber("created_at"u8, file.CreatedAtUs / 1_000_000);
        json.WriteString("filename"u8, file.Detail.Length > 0 ? PlatformParts.TextOf(JsonTree.Parse(file.Detail), "filename") : "");
        json.WriteString("purpose"u8, file.TaskType);
        json.WriteEndObject();
    }

    private async Task WithFileAsync(HttpContext context, string path, string taskType, string upstreamPath, bool passes)
    {
        if (await parts.AdmitAsync(context) is not { } caller || await FindAsync(context, caller, FileIdOf(context)) is not { } file)
        {
            return;
        }

        if (file.TaskType == FilePurposes.Batch)
        {
            await (passes ? batches.ContentAsync(context, caller, file) : BatchFiles.RetrieveAsync(context, file));
            return;
        }

        string range = passes ? MediaUpstream.RangeHeader(context.Request.Headers.Range.ToString()) : "";
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = taskType,
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.TargetOf(file, Scope)],
            Send = (target, key, token) => target.Upstream.GetAsync(upstreamPath + Uri.EscapeDataString(file.ObjectId), key, token, range),
            Finish = passes ? null : static (answer, _) => new(new MediaReply(answer.Body)),
        });
    }

    private async ValueTask<UpstreamObject?> FindAsync(HttpContext context, Caller caller, string id)
    {
        UpstreamObject? file = id.Length == 0 ? null
            : await parts.FindAsync(caller, ObjectKind.File, id, context.RequestAborted)
            ?? await parts.FindAsync(caller, ObjectKind.File, id, context.RequestAborted, BatchRunner.Provider);
        if (file is null)
        {
            await PlatformParts.WriteAsync(context, id.Length == 0 ? PlatformParts.Invalid("there is no 'file_id'", "file_id") : PlatformParts.NoObject("file_id"));
        }

        return file;
    }

    private static string FileIdOf(HttpContext context) =>
        context.Request.RouteValues["id"] is string id ? id : context.Request.Query["file_id"].ToString();
}
