using System.Text.Json;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Protocol.Json;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/files</c> of OpenAI-shaped providers: upload, list, one, its content. A file belongs to the key and the account it was uploaded with.
/// Uploads go to <c>Media:Files</c> unless the query has <c>provider=NAME</c>.
/// </summary>
/// <remarks>
/// MiniMax has files at the same path. The two never mean the same request: an upload is MiniMax's by its purpose (one of
/// <see cref="FilePurposes.Native"/>, which no other provider knows), and a MiniMax file's id is a number, which no other provider's is.
/// </remarks>
internal sealed class FilesEndpoint(MediaParts parts)
{
    public const string Path = "/v1/files";

    public async Task UploadAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (Upload? opened, RelayError? error) =
            await Upload.OpenAsync(context.Request, parts.Options.MaxUploadBytes, "purpose", context.RequestAborted);
        await using Upload? upload = opened;
        if (upload is not null && FilePurposes.Native.Contains(upload.Field("purpose")) && parts.Platform is { IsServed: true } platform)
        {
            await platform.UploadAsync(context, caller, upload, Path);
            return;
        }

        MediaUpstream? upstream = upload is null ? null : parts.FilesAt(context.Request.Query["provider"].ToString());
        if (upload is not null && FilePurposes.Native.Contains(upload.Field("purpose")))
        {
            error = new RelayError(ErrorKind.InvalidRequest, "files for this purpose are not taken here", "purpose");
        }
        else if (upload is not null && upstream is null)
        {
            error = new RelayError(ErrorKind.NotFound, "there is no provider that keeps files", "provider");
        }

        if (error is not null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "file_upload",
            Count = 1,
            Targets = [new MediaTarget(upstream!, "")],
            CanSend = () => upload!.CanSend,
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/files", key, upload!.ContentType, upload.Open(null, ""), upload.Length, token),
            Finish = async (answer, _) =>
            {
                JsonElement root = JsonTree.Parse(answer.Body.Span);
                bool isWrapped = root.TryGetProperty("data", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object;
                JsonElement file = isWrapped ? inner : root;
                await parts.BindAsync(caller, answer, JsonObjects.Text(file, "id"));
                return new MediaReply(JsonObjects.Write(json =>
                {
                    WriteFile(json, file);
                    if (isWrapped)
                    {
                        // SiliconFlow's clients look into its envelope.
                        foreach (JsonProperty member in root.EnumerateObject().Where(member => !file.TryGetProperty(member.Name, out JsonElement _)))
                        {
                            member.WriteTo(json);
                        }
                    }
                }));
            },
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string purpose = context.Request.Query["purpose"].ToString();
        if (FilePurposes.Native.Contains(purpose) && parts.Platform is { } platform)
        {
            await platform.ListAsync(context, caller);
            return;
        }

        await new ObjectList(parts, Path, "file_list", "/files", "id").RunAsync(context, caller, own => JsonObjects.Write(json =>
        {
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (JsonElement file in own.Where(file => purpose.Length == 0 || JsonObjects.Text(file, "purpose") == purpose))
            {
                json.WriteStartObject();
                WriteFile(json, file);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("has_more"u8, false);
        }));
    }

    public Task GetAsync(HttpContext context) =>
        IsPlatforms(context) ? parts.Platform!.RetrieveAsync(context) : AskAsync(context, "file_retrieve", "");

    public Task ContentAsync(HttpContext context) =>
        IsPlatforms(context) ? parts.Platform!.ContentAsync(context) : AskAsync(context, "file_download", "/content");

    private bool IsPlatforms(HttpContext context) => parts.Platform is not null && PlatformFiles.IsId((string)context.Request.RouteValues["id"]!);

    private async Task AskAsync(HttpContext context, string taskType, string below)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string id = (string)context.Request.RouteValues["id"]!;
        if (await parts.FindAsync(caller, id, context.RequestAborted) is not { } found)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = $"{Path}/{{id}}{below}",
            TaskType = taskType,
            IsFree = true,
            IsAboutObject = true,
            Targets = [found],
            Send = (target, key, token) => target.Upstream.GetAsync($"/files/{Uri.EscapeDataString(id)}{below}", key, token),
            Finish = below.Length > 0 ? null : static (answer, _) => new(new MediaReply(answer.Body)),
        });
    }

    /// <summary>The members of a file, with OpenAI's names beside SiliconFlow's.</summary>
    private static void WriteFile(Utf8JsonWriter json, JsonElement file)
    {
        foreach (JsonProperty member in file.EnumerateObject())
        {
            member.WriteTo(json);
        }

        if (file.TryGetProperty("createdAt", out JsonElement created) && !file.TryGetProperty("created_at", out _))
        {
            json.WritePropertyName("created_at"u8);
            created.WriteTo(json);
        }
    }
}
