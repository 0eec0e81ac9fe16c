using System.Buffers;
using System.Text;
using Relay.Archive;
using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.OpenAI;
using Relay.Routing;
using Relay.Routing.Chat;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/audio/speech</c> at providers that speak it themselves (SiliconFlow, OpenAI, any that is configured): the request goes up as it
/// came, the sound comes down as it comes and is kept on the way. Charged by the character, as speech is. A voice that was made at a provider goes with its key.
/// </summary>
internal sealed class ProviderSpeech(MediaParts parts, SpeechRouter speech)
{
    /// <summary>What SiliconFlow's stored voices are called.</summary>
    private const string StoredVoice = "speech:";

    /// <summary>The model is none of Relay's own speech, and a provider has it.</summary>
    public bool Takes(string model) => model.Length > 0 && !speech.TryRoute(model, out _) && parts.Router.TryRoute(model, out _);

    /// <summary>Speaks.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">As it was read, without an error.</param>
    /// <param name="bytes">Its bytes; given back here.</param>
    public async Task RunAsync(HttpContext context, Caller caller, SpeechRequest request, RequestBody bytes)
    {
        (JsonBody? read, RelayError? error) = JsonBody.Parse(bytes);
        using JsonBody? body = read;
        if (body is null)
        {
            await OpenAiErrorWriter.WriteAsync(context, error!);
            return;
        }

        if (await parts.RouteAsync(context, caller, request.Model, static _ => true) is not { } route)
        {
            return;
        }

        MediaTarget[] targets = route.Targets;
        if (request.IsVoiceId || request.Voice.StartsWith(StoredVoice, StringComparison.Ordinal))
        {
            MediaTarget? found = await parts.FindAsync(caller, request.Voice, context.RequestAborted);
            ChatTarget? target = Array.Find(targets, one => one.Upstream == found?.Upstream)?.Target;
            if (target is null)
            {
                await OpenAiErrorWriter.WriteAsync(
                    context, new RelayError(ErrorKind.UnknownVoice, "there is no such voice for this model in this account", "voice"));
                return;
            }

            targets = [new MediaTarget(found!.Upstream, new PinnedTarget(target.Provider, target.Model, target.Weight, found.KeyLabel!))];
        }

        ClipOpening opening = new(
            Guid.Empty, caller.AccountId, caller.Username, UnixMicros.Of(parts.Time.GetUtcNow()), request.ResponseFormat,
            parts.Archive.KeepsText ? new SpokenText(TextOf(request, bytes)) : null);
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = SpeechEndpoint.Path,
            TaskType = SpeechRelay.TaskType,
            Model = route.Model,
            Count = request.Input!.Value.Weighted,
            Targets = targets,
            IsSound = true,
            View = new SoundView(parts.Archive, opening, request.ResponseFormat),
            Send = (one, key, token) => one.Upstream.PostAsync("/audio/speech", key, body.With(one.Model, static name => name), token),
        });
    }

    private static string TextOf(SpeechRequest request, RequestBody body)
    {
        ArrayBufferWriter<byte> text = new();
        request.Input!.Value.WriteTo(body.Bytes.Span, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
