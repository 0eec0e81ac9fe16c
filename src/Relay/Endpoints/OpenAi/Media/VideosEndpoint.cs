using System.Text.Json;
using Relay.Identity;
using Relay.Protocol.Json;
using Relay.Routing.Chat;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// Videos at SiliconFlow: a job is started and charged (<c>/v1/video/generations</c>, <c>/v1/videos/generations</c>, <c>/v1/video/submit</c>),
/// and asked about for nothing (<c>POST /v1/video/status</c>, <c>GET /v1/videos/{id}</c>) with the key it was started with.
/// </summary>
internal sealed class VideosEndpoint(MediaParts parts, string path)
{
    private const int MaxStatusBytes = 16 * 1024;

    public async Task SubmitAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, parts.Chat.MaxBodyBytes);
        using JsonBody? body = read;
        if (body is null || !body.TryText("model", out string model, out error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        (ChatRoute? route, MediaTarget[] targets, error) = parts.Route(caller, model, static upstream => upstream.IsSiliconFlow);
        if (route is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "video_generation",
            Model = route.Model,
            Count = 1,
            Targets = targets,
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/video/submit", key, body.With(target.Model, static name => name), token),
            Finish = async (answer, _) =>
            {
                await parts.BindAsync(caller, answer, JsonObjects.Text(JsonTree.Parse(answer.Body.Span), "requestId"));
                return new MediaReply(answer.Body);
            },
        });
    }

    public async Task StatusAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, MaxStatusBytes);
        using JsonBody? body = read;
        if (body is null || !body.TryText("requestId", out string id, out error))
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        await AskAsync(context, caller, id);
    }

    public async Task GetAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is { } caller)
        {
            await AskAsync(context, caller, (string)context.Request.RouteValues["id"]!);
        }
    }

    private async Task AskAsync(HttpContext context, Caller caller, string id)
    {
        if (await parts.FindAsync(caller, id, context.RequestAborted) is not { } found)
        {
            await OpenAiErrorWriter.WriteAsync(context, RelayErrors.NoObject);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "video_status",
            IsFree = true,
            IsAboutObject = true,
            Targets = [found],
            Send = (target, key, token) =>
                target.Upstream.PostAsync("/video/status", key, JsonObjects.Write(json => json.WriteString("requestId"u8, id)), token),
            Finish = static (answer, _) => new(new MediaReply(answer.Body)),
        });
    }
}
