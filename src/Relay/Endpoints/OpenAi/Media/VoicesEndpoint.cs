using Relay.Protocol.Json;

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

        await using Upload? upload = await parts.OpenUploadAsync(context, "model");
        string model = upload?.Field("model") ?? "";
        if (upload is null || await parts.RouteAsync(context, caller, model, static upstream => upstream.IsSiliconFlow) is not { } route)
        {
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "voice_upload",
            Model = route.Model,
            Count = 1,
            Targets = route.Targets,
            CanSend = () => upload.CanSend,
            Send = (target, key, token) => upload.SendAsync(target, "/uploads/audio/voice", key, model, token),
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
            await list.RunAsync(context, caller, ObjectPage.Everything, static (page, _) => new(JsonObjects.Write(json =>
            {
                foreach (string name in (string[])["results", "result"])
                {
                    JsonObjects.WriteArray(json, name, page.Items);
                }
            })));
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        using JsonBody? body = await MediaParts.ReadAsync(context, MaxBodyBytes, "uri");
        if (body is null)
        {
            return;
        }

        string uri = body.Text("uri");
        await parts.AskAboutAsync(context, caller, uri, new MediaCall
        {
            Endpoint = path,
            TaskType = "voice_delete",
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
