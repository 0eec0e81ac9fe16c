using Relay.Billing;

namespace Relay.Endpoints.OpenAi.Media;

/// <summary>
/// <c>/v1/audio/transcriptions</c> and <c>/v1/audio/translations</c>: a recording goes up as it comes, the text comes back as it is given.
/// Charged by the second where the model's price is one by the minute, by the token where it has prices by the token: as the answer says,
/// else by the recording's size.
/// </summary>
internal sealed class TranscriptionEndpoint(MediaParts parts, string path, string upstreamPath)
{
    // Models that are charged by the token hear about ten tokens a second, and write down less than five.
    private const int InputTokensPerSecond = 10;
    private const int OutputTokensPerSecond = 5;

    public async Task HandleAsync(HttpContext context)
    {
        if (await parts.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        await using Upload? upload = await parts.OpenUploadAsync(context, "model");
        string model = upload?.Field("model") ?? "";
        if (upload is null || await parts.RouteAsync(context, caller, model, static _ => true) is not { } route)
        {
            return;
        }

        long seconds = upload.EstimatedSeconds;
        bool isByToken = !parts.Relay.Prices.TryLookup("transcription", route.Model, out _)
            && parts.Relay.Prices.TryLookupTokens("transcription", route.Model, out _);
        await parts.Relay.RunAsync(context, caller, new MediaCall
        {
            Endpoint = path,
            TaskType = "transcription",
            Model = route.Model,
            Count = seconds,
            Tokens = isByToken ? new TokenEstimate(seconds * InputTokensPerSecond, seconds * OutputTokensPerSecond) : null,
            Targets = route.Targets,
            CanSend = () => upload.CanSend,
            Send = (target, key, token) => upload.SendAsync(target, upstreamPath, key, model, token),
        });
    }
}
