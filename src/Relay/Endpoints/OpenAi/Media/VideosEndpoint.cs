using Relay.Identity;
using Relay.Protocol.Json;

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

        using JsonBody? body = await MediaParts.ReadAsync(context, parts.Chat.MaxBodyBytes, "model");
        if (body is null || await parts.RouteAsync(context, caller, body.Text("model"), static upstream => upstream.IsSiliconFlow) is not { } route)
        {
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "video_generation",
            Model = route.Model,
            Count = 1,
            Targets = route.Targets,
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

        using JsonBody? body = await MediaParts.ReadAsync(context, MaxStatusBytes, "requestId");
        if (body is not null)
        {
            await AskAsync(context, caller, body.Text("requestId"));
        }
    }

    public async Task GetAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is { } caller)
        {
            await AskAsync(context, caller, (string)context.Request.RouteValues["id"]!);
        }
    }

    private Task AskAsync(HttpContext context, Caller caller, string id) => parts.AskAboutAsync(context, caller, id, new MediaCall
    {
        Endpoint = path,
        TaskType = "video_status",
        Send = (target, key, token) =>
            target.Upstream.PostAsync("/video/status", key, JsonObjects.Write(json => json.WriteString("requestId"u8, id)), token),
        Finish = static (answer, _) => new(new MediaReply(answer.Body)),
    });
}
