using System.Text.Json;
using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing.Objects;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// How every task begins: hold, create, hand over. The task is written down with the id of the call that will pay for it before its owner hears
/// of it, and from then on the follower is who settles the call.
/// </summary>
internal sealed class TaskCreation(PlatformParts parts)
{
    /// <summary>What is wrong with a <c>callback_url</c>, also after asking it; null when nothing is, or there is none.</summary>
    public async ValueTask<RelayError?> CheckCallbackAsync(JsonElement body, CancellationToken cancellationToken)
    {
        string url = PlatformParts.TextOf(body, "callback_url");
        return url.Length == 0 ? null
            : Callbacks.FindError(url) is { } wrong ? PlatformParts.Invalid(wrong, "callback_url")
            : await parts.Callbacks.ChallengeAsync(url, cancellationToken) ? null
            : PlatformParts.Invalid("'callback_url' did not send the challenge back within three seconds", "callback_url");
    }

    /// <summary>The body for the platform: with its model's own name, and with Relay's address to be called at instead of the caller's.</summary>
    /// <param name="body">The caller's.</param>
    /// <param name="model">The platform's name of it.</param>
    /// <param name="takesCallback">The interface knows of callbacks.</param>
    public ReadOnlyMemory<byte> BodyOf(JsonBody body, string model, bool takesCallback) => parts.Options.PublicUrl.Length == 0 || !takesCallback
        ? body.With(model, static name => name == "callback_url" ? null : name)
        : body.With(model, static name => name == "callback_url" ? null : name, ("callback_url", parts.Options.PublicUrl + CallbackEndpoint.Path));

    /// <summary>Takes over a task that the platform has just begun.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="call">Which call pays for it.</param>
    /// <param name="answer">The platform's.</param>
    /// <param name="callbackUrl">Where its owner wants to be told.</param>
    /// <exception cref="FormatException">The answer names no task.</exception>
    public async ValueTask<MediaReply> BeginAsync(Caller caller, MediaCall call, MediaAnswer answer, string callbackUrl)
    {
        JsonElement root = PlatformParts.Parse(answer);
        string id = PlatformParts.IdOf(root, "task_id");
        if (id.Length is 0 or > UpstreamObject.MaxIdChars)
        {
            throw new FormatException("the answer names no task");
        }

        long usage = root.TryGetProperty("usage_characters", out JsonElement said) && said.TryGetInt64(out long count) && count is > 0 and <= AbortPolicy.MaxCredibleUsage
            && parts.Ledger.BilledUsage == UsageSource.Upstream ? count : call.Count;
        UpstreamObject task = parts.ObjectOf(caller, ObjectKind.Task, id, answer.KeyLabel) with
        {
            State = ObjectState.Running,
            TaskType = call.TaskType,
            Model = call.Model,
            Endpoint = call.Endpoint,
            VoiceId = call.VoiceId,
            ChargeId = answer.Hold.CallId,
            Units = usage,
            Price = parts.Ledger.Prices.Current.Lookup(call.TaskType, call.Model),
            CallbackUrl = callbackUrl,
        };

        // First the journal: a hold that nobody finds settled must not be taken for a call that broke off.
        if (!answer.Hold.TryDefer())
        {
            throw new InvalidOperationException("the journal has no room for a task"); // not an answer that broke off: nobody else is asked
        }

        // Not with the caller's token: the task is there, whoever leaves.
        await parts.Objects.AddAsync(task, parts.Options.LeaseMs * 1000L, CancellationToken.None);
        await AddFileAsync(caller, root, task, answer.KeyLabel);
        parts.Follower.Adopt(task, answer.Hold);
        return new MediaReply(answer.Body, KeepsHold: true);
    }

    /// <summary>The file the result will be in, where the platform names it beforehand.</summary>
    private async ValueTask AddFileAsync(Caller caller, JsonElement root, UpstreamObject task, string keyLabel)
    {
        if (PlatformParts.IdOf(root, "file_id") is { Length: > 0 and <= UpstreamObject.MaxIdChars } file)
        {
            await parts.Objects.AddAsync(
                parts.ObjectOf(caller, ObjectKind.File, file, keyLabel) with { TaskType = TaskPaths.PurposeOf(task) }, 0, CancellationToken.None);
        }
    }
}
