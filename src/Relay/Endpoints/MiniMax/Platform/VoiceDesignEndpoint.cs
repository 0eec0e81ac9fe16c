using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Text;
using Relay.Routing.Objects;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary><c>POST /v1/voice_design</c>: a voice from its description. The preview is charged by the character, the voice with its first use.</summary>
internal sealed class VoiceDesignEndpoint(PlatformParts parts, VoiceCreation voices)
{
    public const string Path = "/v1/voice_design";

    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxPreviewChars = 500;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, MaxBodyBytes) is not (var caller, var read))
        {
            return;
        }

        using JsonBody body = read;
        string preview = "";
        if (!body.TryText("prompt", out string prompt, out RelayError? error) || !body.TryText("preview_text", out preview, out error))
        {
            await PlatformParts.WriteAsync(context, error!);
            return;
        }

        string voiceId = PlatformParts.TextOf(body.Root, "voice_id");
        error = BillableChars.CodePoints(preview) > MaxPreviewChars
                ? new RelayError(ErrorKind.TextTooLong, $"'preview_text' may have {MaxPreviewChars} characters", "preview_text")
            : voiceId.Length == 0 ? null
            : voiceId.Length > UpstreamObject.MaxIdChars ? PlatformParts.Invalid("'voice_id' is too long", "voice_id")
            : await voices.IsTakenAsync(voiceId, context.RequestAborted) ? VoiceCreation.Taken
            : null;
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = Path,
            TaskType = "voice_design_preview",
            Model = PriceTable.AllModels,
            Count = BillableChars.Count(preview),
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [parts.AnyTarget("voice_design")],
            Send = (target, key, token) => target.Upstream.PostAsync("/voice_design", key, body.With(PlatformParts.TextOf(body.Root, "model"), static name => name), token),
            Finish = async (answer, _) =>
            {
                JsonElement root = PlatformParts.Parse(answer);
                string made = PlatformParts.TextOf(root, "voice_id");
                if (made.Length is 0 or > UpstreamObject.MaxIdChars)
                {
                    throw new FormatException("the answer names no voice");
                }

                await voices.KeepAsync(caller, made, "voice_design", answer.KeyLabel, prompt, null, preview);
                return new MediaReply(answer.Body);
            },
        });
    }
}
