using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing.Objects;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary><c>POST /v1/delete_voice</c>: one of the caller's own.</summary>
internal sealed class VoiceDeleteEndpoint(PlatformParts parts)
{
    public const string Path = "/v1/delete_voice";

    private const int MaxBodyBytes = 4096;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        if (!body.TryText("voice_id", out string voiceId, out RelayError? error))
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        if (await parts.FindAsync(caller, ObjectKind.Voice, voiceId, context.RequestAborted) is not { } voice)
        {
            await PlatformParts.WriteAsync(context, PlatformParts.NoObject("voice_id"));
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "voice_delete",
            IsFree = true,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.TargetOf(voice, "voices")],
            Send = (target, key, token) => target.Upstream.PostAsync("/delete_voice", key, body.With(PlatformParts.TextOf(body.Root, "model"), static name => name), token),
            Finish = async (answer, _) =>
            {
                UpstreamObject deleted = voice with { State = ObjectState.Deleted };
                await parts.Objects.UpdateAsync(deleted, CancellationToken.None);
                await parts.MadeVoices.DeleteAsync(caller.AccountId, voiceId, CancellationToken.None);
                parts.Voices.Note(deleted);
                return new MediaReply(answer.Body);
            },
        });
    }
}
