using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/video_generation</c> and <c>/v1/video_template_generation</c>: a video is begun, followed, and charged once it is there.
/// </summary>
internal sealed class VideoTaskEndpoint(PlatformParts parts, TaskCreation tasks, string path)
{
    private const string TemplateModel = "template";

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, parts.Chat.MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        bool isTemplate = path == TaskPaths.Template;
        if (!body.TryText(isTemplate ? "template_id" : "model", out string asked, out RelayError? error))
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        string model = isTemplate ? TemplateModel : parts.ModelOf(asked);
        error = (caller.MayUse(asked, model) ? null : RelayError.ModelNotAllowed()) ?? await tasks.CheckCallbackAsync(body.Root, context.RequestAborted);
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        MediaCall call = null!;
        call = new MediaCall
        {
            Endpoint = path,
            TaskType = isTemplate ? VideoPrices.Template : VideoPrices.TaskTypeOf(model, body.Root),
            Model = model,
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget(model)],
            Send = (target, key, token) => target.Upstream.PostAsync(path["/v1".Length..], key, tasks.BodyOf(body, model, takesCallback: true), token),
            Finish = (answer, _) => tasks.BeginAsync(caller, call, answer, PlatformParts.TextOf(body.Root, "callback_url")),
        };
        await parts.Relay.RunAsync(context, caller, call);
    }
}
