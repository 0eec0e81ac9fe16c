using System.Text.Json;
using Relay.Diagnostics;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary><c>POST /v1/music_generation</c>: hex, a link, or a stream of hex; passed on as it comes, kept in the archive, charged by the song.</summary>
internal sealed class MusicEndpoint(PlatformParts parts)
{
    public const string Path = "/v1/music_generation";

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, parts.Chat.MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        if (!body.TryText("model", out string asked, out RelayError? error))
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        string model = parts.ModelOf(asked);
        bool isStream = body.Root.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True;
        bool isLink = PlatformParts.TextOf(body.Root, "output_format") == "url";
        error = !caller.MayUse(asked, model) ? RelayError.ModelNotAllowed()
            : isStream && isLink ? PlatformParts.Invalid("'output_format' must be 'hex' where 'stream' is true", "output_format")
            : null;
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        string format = body.Root.TryGetProperty("audio_setting", out JsonElement audio) && PlatformParts.TextOf(audio, "format") is { Length: > 0 } named
            ? named : "mp3";
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "music_generation",
            Model = model,
            Count = 1,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget(model)],
            Send = (target, key, token) => target.Upstream.PostAsync("/music_generation", key, body.With(model, static name => name), token),
            View = new MusicView(
                parts.Archive, caller.AccountId, caller.Username, UnixMicros.Of(parts.Time.GetUtcNow()), format, isLink),
        });
    }
}
