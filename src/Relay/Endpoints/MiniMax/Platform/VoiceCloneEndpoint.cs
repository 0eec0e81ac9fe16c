using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Text;
using Relay.Routing.Objects;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/voice_clone</c>: a voice from a recording of the caller's own. What the new voice says first is charged as speech; the voice's own
/// fee falls due with its first use.
/// </summary>
internal sealed class VoiceCloneEndpoint(PlatformParts parts, VoiceCreation voices)
{
    public const string Path = "/v1/voice_clone";

    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxPreviewChars = 1_000;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        string fileId = PlatformParts.IdOf(body.Root, "file_id");
        string voiceId = PlatformParts.TextOf(body.Root, "voice_id");
        string preview = PlatformParts.TextOf(body.Root, "text");
        string asked = PlatformParts.TextOf(body.Root, "model");
        string model = parts.ModelOf(asked);
        UpstreamObject? file = fileId.Length == 0 ? null : await parts.FindAsync(caller, ObjectKind.File, fileId, context.RequestAborted);
        RelayError? error = FindError(caller, file, voiceId, preview, asked, model) ?? await FindPromptErrorAsync(caller, body.Root, file!, context.RequestAborted)
            ?? (await voices.IsTakenAsync(voiceId, context.RequestAborted) ? VoiceCreation.Taken : null);
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        bool speaks = preview.Length > 0;
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = speaks ? "sync_tts" : "voice_clone",
            Model = speaks ? model : PriceTable.AllModels,
            Count = speaks ? BillableChars.Count(preview) : 0,
            IsFree = !speaks,
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.TargetOf(file!, "voice_clone")],
            Send = (target, key, token) => target.Upstream.PostAsync("/voice_clone", key, body.With(model, static name => name), token),
            Finish = async (answer, _) =>
            {
                await voices.KeepAsync(caller, voiceId, "voice_clone", answer.KeyLabel, null, fileId, speaks ? preview : null);
                return new MediaReply(answer.Body);
            },
        });
    }

    private static RelayError? FindError(Caller caller, UpstreamObject? file, string voiceId, string preview, string asked, string model) =>
        file is null ? PlatformParts.NoObject("file_id")
        : file.TaskType != "voice_clone" ? PlatformParts.Invalid("'file_id' must be a file of purpose voice_clone", "file_id")
        : VoiceCreation.FindNameError(voiceId) is { } wrong ? PlatformParts.Invalid(wrong, "voice_id")
        : BillableChars.CodePoints(preview) > MaxPreviewChars
            ? new RelayError(ErrorKind.TextTooLong, $"'text' may have {MaxPreviewChars} characters", "text")
        : preview.Length > 0 && asked.Length == 0 ? PlatformParts.Invalid("'model' is needed with 'text'", "model")
        : preview.Length > 0 && !caller.MayUse(asked, model) ? RelayError.ModelNotAllowed()
        : null;

    private async ValueTask<RelayError?> FindPromptErrorAsync(Caller caller, JsonElement body, UpstreamObject file, CancellationToken cancellationToken)
    {
        if (!body.TryGetProperty("clone_prompt", out JsonElement prompt) || prompt.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        string id = PlatformParts.IdOf(prompt, "prompt_audio");
        UpstreamObject? audio = id.Length == 0 ? null : await parts.FindAsync(caller, ObjectKind.File, id, cancellationToken);
        return audio is null ? PlatformParts.NoObject("clone_prompt.prompt_audio")
            : PlatformParts.TextOf(prompt, "prompt_text").Length == 0 ? PlatformParts.Invalid("'clone_prompt.prompt_text' is needed", "clone_prompt.prompt_text")
            : audio.KeyLabel != file.KeyLabel
                ? PlatformParts.Invalid("the recording and its prompt lie with different accounts of the service: upload both anew, one after the other", "clone_prompt")
            : null;
    }
}
