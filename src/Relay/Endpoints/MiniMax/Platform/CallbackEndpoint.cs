using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// Where the platform tells Relay of its tasks (<c>Tasks:PublicUrl</c>). A challenge is sent back. Of anything else only the task's id is
/// believed: the task is asked about at once, so a stranger who knows an id can make Relay ask a moment earlier and nothing else.
/// </summary>
internal sealed class CallbackEndpoint(PlatformParts parts)
{
    public const string Path = "/v1/callbacks/minimax";

    private const int MaxBodyBytes = 16 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        (JsonBody? read, RelayError? error) = await JsonBody.ReadAsync(context, MaxBodyBytes);
        using JsonBody? body = read;
        if (body is null)
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        if (body.Root.TryGetProperty("challenge", out JsonElement challenge) && challenge.ValueKind == JsonValueKind.String)
        {
            string value = challenge.GetString()!;
            await PlatformParts.WriteAsync(context, JsonObjects.Write(json => json.WriteString("challenge"u8, value)));
            return;
        }

        parts.Follower.Poke(PlatformParts.IdOf(body.Root, "task_id"));
        await PlatformParts.WriteAsync(context, JsonObjects.Write(PlatformParts.WriteSuccess));
    }
}
