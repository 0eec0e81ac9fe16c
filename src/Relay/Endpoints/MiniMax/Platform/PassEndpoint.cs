using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>An interface that passes unchanged, by any key: authenticated, recorded, and charged by the call where its task type has a price.</summary>
/// <param name="parts">What it is made of.</param>
/// <param name="path">The interface's.</param>
/// <param name="taskType">For the price and the row.</param>
internal sealed class PassEndpoint(PlatformParts parts, string path, string taskType)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, parts.Chat.MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        string asked = PlatformParts.TextOf(body.Root, "model");
        string model = parts.ModelOf(asked);
        if (!caller.MayUse(asked.Length > 0 ? asked : taskType, model.Length > 0 ? model : taskType))
        {
            await PlatformParts.WriteAsync(context, RelayError.ModelNotAllowed());
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = taskType,
            Model = model.Length > 0 ? model : PriceTable.AllModels,
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget(taskType)],
            Send = (target, key, token) => target.Upstream.PostAsync(path["/v1".Length..], key, model == asked ? body.Bytes : body.With(model, static name => name), token),
            View = new PassView(),
        });
    }
}
