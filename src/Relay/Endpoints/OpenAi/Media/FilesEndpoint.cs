using System.Text.Json;
using Relay.Endpoints.MiniMax.Platform;
using Relay.Protocol.Json;
using Relay.Upstreams.Media;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/files</c> of OpenAI-shaped providers: upload, list, one, its content, delete. A file belongs to the key and the account it was uploaded with.
/// Uploads go to <c>Media:Files</c> unless the query has <c>provider=NAME</c>.
/// </summary>
/// <remarks>
/// MiniMax has files at the same path. The two never mean the same request: an upload is MiniMax's by its purpose (one of
/// <see cref="FilePurposes.Native"/>, which no other provider knows), and a MiniMax file's id is a number, which no other provider's is.
/// </remarks>
internal sealed class FilesEndpoint(MediaParts parts)
{
    public const string Path = "/v1/files";

    private const int MaxListed = 10_000;

    public async Task UploadAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        await using Upload? upload = await parts.OpenUploadAsync(context, "purpose");
        if (upload is not null && FilePurposes.Native.Contains(upload.Field("purpose")) && parts.Platform is { IsServed: true } platform)
        {
            await platform.UploadAsync(context, caller, upload, Path);
            return;
        }

        if (upload is null)
        {
            return;
        }

        MediaUpstream? upstream = parts.FilesAt(context.Request.Query["provider"].ToString());
        RelayError? error = FilePurposes.Native.Contains(upload.Field("purpose"))
            ? new RelayError(ErrorKind.InvalidRequest, "files for this purpose are not taken here", "purpose")
            : upstream is null ? new RelayError(ErrorKind.NotFound, "there is no provider that keeps files", "provider")
            : null;
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
            Targets = [parts.TargetAt(upstream!)],
            CanSend = () => upload.CanSend,
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/files", key, upload.ContentType, upload.Open(null, ""), upload.Length, token),
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

        if (FilePurposes.Native.Contains(context.Request.Query["purpose"].ToString()) && parts.Platform is { } platform)
        {
            await platform.ListAsync(context, caller);
            return;
        }

        if (!ObjectPage.TryRead(context.Request.Query, MaxListed, MaxListed, out ObjectPage page, out RelayError? error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        await new ObjectList(parts, Path, "file_list", "/files", "id").RunAsync(context, caller, page, static (slice, _) => new(JsonObjects.Write(json =>
        {
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (JsonElement file in slice.Items)
            {
                json.WriteStartObject();
                WriteFile(json, file);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("first_id"u8, slice.FirstId);
            json.WriteString("last_id"u8, slice.LastId);
            json.WriteBoolean("has_more"u8, slice.HasMore);
        })));
    }

    public Task GetAsync(HttpContext context) => IsPlatforms(context) ? parts.Platform!.RetrieveAsync(context)
        : AskAsync(context, "file_retrieve", "", static (answer, _) => new(new MediaReply(answer.Body)));

    public Task ContentAsync(HttpContext context) => IsPlatforms(context) ? parts.Platform!.ContentAsync(context)
        : AskAsync(context, "file_download", "/content", null);

    private bool IsPlatforms(HttpContext context) => parts.Platform is not null && PlatformFiles.IsId((string)context.Request.RouteValues["id"]!);

    public Task DeleteAsync(HttpContext context) => IsPlatforms(context) ? parts.Platform!.DeleteAsync(context) : DeleteAtProviderAsync(context);

    private async Task DeleteAtProviderAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        string id = (string)context.Request.RouteValues["id"]!;
        await parts.AskAboutAsync(context, caller, id, new MediaCall
        {
            Endpoint = $"{Path}/{{id}}",
            TaskType = "file_delete",
            Send = (target, key, token) => target.Upstream.DeleteAsync($"/files/{Uri.EscapeDataString(id)}", key, token),
            Finish = async (answer, _) =>
            {
                await parts.Sticky.ForgetAsync(answer.Target.Upstream.Name, id, CancellationToken.None);
                return new MediaReply(JsonObjects.Write(json =>
                {
                    json.WriteString("id"u8, id);
                    json.WriteString("object"u8, "file"u8);
                    json.WriteBoolean("deleted"u8, true);
                }));
            },
        });
    }

    private async Task AskAsync(
        HttpContext context, string taskType, string below, Func<MediaAnswer, CancellationToken, ValueTask<MediaReply>>? finish)
    {
        if (await parts.AdmitAsync(context) is { } caller)
        {
            string id = (string)context.Request.RouteValues["id"]!;
            await parts.AskAboutAsync(context, caller, id, new MediaCall
            {
                Endpoint = $"{Path}/{{id}}{below}",
                TaskType = taskType,
                Send = (target, key, token) => target.Upstream.GetAsync($"/files/{Uri.EscapeDataString(id)}{below}", key, token),
                Finish = finish,
            });
        }
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
