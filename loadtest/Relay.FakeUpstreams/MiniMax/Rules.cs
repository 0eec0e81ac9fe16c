using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>What the platform refuses. Each method returns <see cref="BaseResp.Success"/> or the refusal.</summary>
internal static class Rules
{
    public const int MaxTextChars = 10_000;

    private const double MaxInvisibleRatio = 0.1;
    private const double SlowestSpeed = 0.5;
    private const double FastestSpeed = 2;

    private static readonly string[] s_formats = ["mp3", "pcm", "flac", "wav", "opus", "pcmu_raw", "pcmu_wav"];
    private static readonly int[] s_sampleRates = [8000, 16000, 22050, 24000, 32000, 44100];
    private static readonly int[] s_bitrates = [32000, 64000, 128000, 256000];

    public static BaseResp CheckKey(string? key, FakeMiniMaxOptions options)
    {
        if (string.IsNullOrEmpty(key))
        {
            return BaseResp.Of(1004);
        }

        return options.ApiKeys.Count == 0 || options.ApiKeys.Contains(key) ? BaseResp.Success : BaseResp.Of(options.RejectedKeyCode);
    }

    /// <summary>Model, voice and settings: all of a <c>task_start</c>, and of an HTTP body all but the text.</summary>
    public static BaseResp CheckSettings(T2aRequest request, FakeMiniMaxOptions options)
    {
        if (request.Model.Length == 0)
        {
            return BaseResp.Invalid("method t2a-v2 not have model");
        }

        if (!options.Models.Contains(request.Model))
        {
            return options.UnknownModelCode == 2013 ? BaseResp.Invalid("method t2a-v2 not have model") : BaseResp.Of(options.UnknownModelCode);
        }

        if (request.VoiceMissing)
        {
            return BaseResp.Invalid("empty field: voice_id");
        }

        if (!options.AnyVoice && request.Mixed.Append(request.Voice).Any(voice => voice.Length > 0 && !options.Voices.Contains(voice)))
        {
            return BaseResp.Of(2054);
        }

        return request.Speed is >= SlowestSpeed and <= FastestSpeed ? CheckAudio(request.Audio) : BaseResp.Invalid("speed");
    }

    /// <summary>The text of an HTTP body. On sockets only the invisible characters are fatal; see the sessions for the rest.</summary>
    public static BaseResp CheckText(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return BaseResp.Invalid("empty field: text");
        }

        BilledText billed = BilledText.Of(text);
        return billed.CodePoints > MaxTextChars ? BaseResp.Invalid("text too long") : CheckInvisible(billed);
    }

    public static BaseResp CheckInvisible(BilledText text) => text.InvisibleRatio > MaxInvisibleRatio ? BaseResp.Of(1042) : BaseResp.Success;

    private static BaseResp CheckAudio(AudioSettings audio)
    {
        if (!s_formats.Contains(audio.Format))
        {
            return BaseResp.Invalid("audio_setting.format");
        }

        if (!s_sampleRates.Contains(audio.SampleRate))
        {
            return BaseResp.Invalid("audio_setting.sample_rate");
        }

        if (!s_bitrates.Contains(audio.Bitrate))
        {
            return BaseResp.Invalid("audio_setting.bitrate");
        }

        return audio.Channels is 1 or 2 ? BaseResp.Success : BaseResp.Invalid("audio_setting.channel");
    }
}
