using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Json;
using Relay.Routing.Chat;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Voices stored at SiliconFlow: upload, list, delete, by the paths of its proxy (<c>/v1/audio/reference</c>) and by its own. A voice belongs to
/// the key it was uploaded with, and to the account that did.
/// </summary>
internal sealed class VoicesEndpoint(MediaParts parts, string path)
{
    private const int MaxBodyBytes = 16 * 1024;

    public async Task UploadAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (Upload? opened, RelayError? error) =
            await Upload.OpenAsync(context.Request, parts.Options.MaxUploadBytes, "model", context.RequestAborted);
        await using Upload? upload = opened;
        if (upload is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        string model = upload.Field("model");
        (ChatRoute? route, MediaTarget[] targets, error) = parts.Route(caller, model, static upstream => upstream.IsSiliconFlow);
        if (route is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "voice_upload",
            Model = route.Model,
            Count = 1,
            Targets = targets,
            CanSend = () => upload.CanSend,
            Send = (target, key, token) =>
            {
                string? field = target.Model == model ? null : "model";
                return target.Upstream.PostAsync(
                    "/uploads/audio/voice", key, upload.ContentType, upload.Open(field, target.Model), upload.LengthOf(field, target.Model), token);
            },
            Finish = async (answer, _) =>
            {
                await parts.BindAsync(caller, answer, JsonObjects.Text(JsonTree.Parse(answer.Body.Span), "uri"));
                return new MediaReply(answer.Body);
            },
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is { } caller)
        {
            ObjectList list = new(parts, path, "voice_list", "/audio/voice/list", "uri");
            // Clients read the one name or the other.
            await list.RunAsync(context, caller, static own => JsonObjects.Write(json =>
            {
                foreach (string name in (string[])["results", "result"])
                {
                    JsonObjects.WriteArray(json, name, own);
                }
            }));
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, MaxBodyBytes);
        using JsonBody? body = read;
        if (body is null || !body.TryText("uri", out string uri, out error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        if (await parts.FindAsync(caller, uri, context.RequestAborted) is not { } found)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "voice_delete",
            IsFree = true,
            IsAboutObject = true,
            Targets = [found],
            Send = (target, key, token) => target.Upstream.PostAsync(
                "/audio/voice/deletions", key, JsonObjects.Write(json => json.WriteString("uri"u8, uri)), token),
            Finish = async (answer, _) =>
            {
                await parts.Sticky.ForgetAsync(answer.Target.Upstream.Name, uri, CancellationToken.None);
                return new MediaReply(JsonObjects.Write(json =>
                {
                    json.WriteString("uri"u8, uri);
                    json.WriteBoolean("deleted"u8, true);
                }));
            },
        });
    }
}
