using System.Text.Json;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Protocol.Text;
using Relay.Routing.Objects;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// <c>POST /v1/t2a_async_v2</c>: long speech, from a text or from an uploaded file. Charged by the platform's count of characters once it has
/// succeeded, and not at all when it fails.
/// </summary>
internal sealed class SpeechTaskEndpoint(PlatformParts parts, TaskCreation tasks)
{
    public const string Path = TaskPaths.Speech;

    private const int MaxTextChars = 50_000;
    private const int MaxBodyBytes = 1024 * 1024;

    // What a packed file may hold at most: 100,000 characters, each counted twice.
    private const long MaxFileChars = 200_000;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.ReadAsync(context, MaxBodyBytes) is not (var caller, var read))
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
        string fileId = PlatformParts.IdOf(body.Root, "text_file_id");
        UpstreamObject? file = fileId.Length == 0 ? null : await parts.FindAsync(caller, ObjectKind.File, fileId, context.RequestAborted);
        string voice = VoiceNames.Speaking(body.Root);
        error = FindError(body.Root, caller, asked, model, fileId, file) ?? await tasks.CheckCallbackAsync(body.Root, context.RequestAborted);
        if (error is not null)
        {
            await PlatformParts.WriteAsync(context, error);
            return;
        }

        // A voice and a file are known to the account they were made with only.
        string? label = file?.KeyLabel ?? VoiceNames.All(body.Root).Select(parts.Voices.KeyOf).FirstOrDefault(static key => key is not null);
        MediaCall call = null!;
        call = new MediaCall
        {
            Endpoint = Path,
            TaskType = "async_tts",
            Model = model,
            VoiceId = voice,
            Count = file is null ? BillableChars.Count(PlatformParts.TextOf(body.Root, "text")) : Math.Clamp(file.Units, 1, MaxFileChars),
            Dialect = MiniMaxMediaDialect.Instance,
            Targets = [label is null ? parts.AnyTarget(model) : parts.TargetOf(label, model)],
            Send = (target, key, token) => target.Upstream.PostAsync("/t2a_async_v2", key, tasks.BodyOf(body, model, takesCallback: false), token),
            Finish = (answer, _) => tasks.BeginAsync(caller, call, answer, PlatformParts.TextOf(body.Root, "callback_url")),
        };
        await parts.Relay.RunAsync(context, caller, call);
    }

    private RelayError? FindError(JsonElement body, Caller caller, string asked, string model, string fileId, UpstreamObject? file)
    {
        bool hasText = body.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0;
        return !caller.MayUse(asked, model) ? RelayError.ModelNotAllowed()
            : hasText == (fileId.Length > 0) ? PlatformParts.Invalid("exactly one of 'text' and 'text_file_id' is needed", "text")
            : hasText && BillableChars.CodePoints(text.GetString()!) is > MaxTextChars and var chars
                ? new RelayError(ErrorKind.TextTooLong, $"text has {chars} characters, the most is {MaxTextChars}", "text")
            : fileId.Length > 0 && file is null ? PlatformParts.NoObject("text_file_id")
            : VoiceNames.All(body).Any(voice => parts.Voices.IsForbidden(caller.AccountId, voice)) ? RelayError.ForbiddenVoice
            : null;
    }
}
