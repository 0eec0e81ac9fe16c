using System.Text.Json;
using Relay.Archive;
using Relay.Endpoints.OpenAi;

namespace Relay.Endpoints.Clips;

/// <summary>
/// <c>GET /v1/audio_clips/{id}</c>: what is known of one clip, deleted ones included. <c>DELETE</c> removes its file; a second time says the same.
/// </summary>
internal sealed class ClipEndpoint(ClipAccess access, ClipParts parts)
{
    public const string Path = "/v1/audio_clips/{id}";

    public async Task GetAsync(HttpContext context)
    {
        if (await access.FindClipAsync(context) is not { } clip)
        {
            return;
        }

        string? text = clip.Text;
        if (text is null && clip.State != ClipState.Deleted)
        {
            text = await Task.Run(() => parts.Folder.ReadText(clip.RelativePath), context.RequestAborted);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        ClipJson.Write(json, clip, text, withUser: false);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await access.FindClipAsync(context) is not { } clip)
        {
            return;
        }

        if (clip.IsElsewhere)
        {
            await OpenAiErrorWriter.WriteAsync(context, ClipContentEndpoint.Elsewhere);
            return;
        }

        if (clip.State != ClipState.Deleted)
        {
            // Not with the caller's token: what has begun is ended, whoever still listens.
            (int removed, _) = await Task.Run(() => parts.Remover.Remove([clip]));
            if (removed == 0)
            {
                await OpenAiErrorWriter.WriteAsync(context, new RelayError(ErrorKind.Unavailable, "the clip could not be removed, try again later"));
                return;
            }
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        await using Utf8JsonWriter json = new(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("id"u8, clip.ClipId);
        json.WriteString("object"u8, "audio_clip"u8);
        json.WriteBoolean("deleted"u8, true);
        json.WriteEndObject();
    }
}
