using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary><c>POST /v1/image_generation</c>: links or base64, passed on as it comes; charged by the images that came.</summary>
internal sealed class ImageEndpoint(PlatformParts parts)
{
    public const string Path = "/v1/image_generation";

    private const int MaxImages = 9;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, parts.Chat.MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        if (!body.TryText("model", out string asked, out RelayError? error) || !body.TryText("prompt", out _, out error))
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        int count = 1;
        string model = parts.ModelOf(asked);
        error = !caller.MayUse(asked, model) ? RelayError.ModelNotAllowed()
            : body.Root.TryGetProperty("n", out JsonElement n) && n.ValueKind != JsonValueKind.Null
                && !(n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out count) && count is >= 1 and <= MaxImages)
                ? PlatformParts.Invalid($"'n' must be a whole number from 1 to {MaxImages}", "n")
            : null;
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "image_generation",
            Model = model,
            Count = count,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget(model)],
            Send = (target, key, token) => target.Upstream.PostAsync("/image_generation", key, body.With(model, static name => name), token),
            View = new ImageView(),
        });
    }
}
