using Relay.Billing;
using Relay.Endpoints.OpenAi.Media;
using Relay.Identity;
using Relay.Routing.Keys;
using Relay.Routing.Objects;
using Relay.Tasks;

namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>What happens once the platform has made a voice: it is its owner's, its fee is owed, and it is in the history.</summary>
internal sealed class VoiceCreation(PlatformParts parts)
{
    private const int MinNameChars = 8;
    private const int MaxNameChars = 255; // the platform allows one more; a name is a key here

    private static readonly System.Buffers.SearchValues<char> s_nameChars =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>There is a voice of that name.</summary>
    public static RelayError Taken { get; } = new(ErrorKind.InvalidRequest, "voice_id duplicate", "voice_id", 2039);

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? FindNameError(string voiceId) =>
        voiceId.Length is < MinNameChars or > MaxNameChars ? $"'voice_id' must have {MinNameChars} to {MaxNameChars} characters"
        : !char.IsAsciiLetter(voiceId[0]) ? "'voice_id' must begin with a letter"
        : voiceId[^1] is '-' or '_' ? "'voice_id' must not end in '-' or '_'"
        : voiceId.AsSpan().IndexOfAnyExcept(s_nameChars) < 0 ? null
        : "'voice_id' may have letters, digits, '-' and '_'";

    /// <summary>Whether somebody has a voice of that name, at whichever account of the service.</summary>
    public async ValueTask<bool> IsTakenAsync(string voiceId, CancellationToken cancellationToken) =>
        await parts.Objects.FindAsync(PlatformKeys.Provider, ObjectKind.Voice, voiceId, cancellationToken) is { State: ObjectState.Ready };

    /// <summary>Keeps a voice that has been made.</summary>
    public async ValueTask KeepAsync(
        Caller caller, string voiceId, string taskType, string keyLabel, string? prompt, string? sourceFileId, string? preview)
    {
        UpstreamObject voice = parts.ObjectOf(caller, ObjectKind.Voice, voiceId, keyLabel) with { TaskType = taskType };
        if (!await parts.Objects.AddAsync(voice, 0, CancellationToken.None) && !await parts.Objects.ReviveAsync(voice, CancellationToken.None)
            && await parts.FindAsync(caller, ObjectKind.Voice, voiceId, CancellationToken.None) is null)
        {
            throw new UploadException(Taken); // somebody was a moment earlier, at another account of the service
        }

        long fee = parts.Ledger.Prices.Current.Lookup(taskType, PriceTable.AllModels).Nanos;
        await parts.MadeVoices.AddAsync(
            new MadeVoice(caller.AccountId, voiceId, taskType, fee, prompt, sourceFileId, preview), CancellationToken.None);
        if (fee > 0)
        {
            parts.Ledger.Voices.Add(new UnchargedVoice(caller.AccountId, voiceId, fee));
        }

        parts.Voices.Note(voice);
    }
}
