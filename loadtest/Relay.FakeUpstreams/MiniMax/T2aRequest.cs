using System.Text.Json;
using Relay.FakeUpstreams.Audio;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>
/// The fields of a T2A body, or of a <c>task_start</c> message, that change what the fake does. Unknown fields are ignored, as
/// the platform does.
/// </summary>
internal sealed record T2aRequest
{
    public string Model { get; private init; } = "";

    /// <summary>Null when the body has none; a <c>task_start</c> never has one.</summary>
    public string? Text { get; private init; }

    /// <summary>The voice, empty when there is none or the call mixes several.</summary>
    public string Voice { get; private init; } = "";

    /// <summary>Whether <c>voice_setting</c> is there but names no voice.</summary>
    public bool VoiceMissing { get; private init; }

    /// <summary>Voices of <c>timbre_weights</c>, or of the older spelling <c>timber_weights</c>.</summary>
    public IReadOnlyList<string> Mixed { get; private init; } = [];

    public double Speed { get; private init; } = 1;

    public bool Stream { get; private init; }

    public bool ExcludeAggregate { get; private init; }

    public bool WantsUrl { get; private init; }

    public AudioSettings Audio { get; private init; } = AudioSettings.Default;

    /// <exception cref="JsonException">A field has the wrong type.</exception>
    public static T2aRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("not an object");
        }

        JsonElement voice = body.Member("voice_setting");
        JsonElement audio = body.Member("audio_setting");
        string[] mixed = [.. Weights(body).Select(static w => w.Text("voice_id") ?? "")];
        string? voiceId = voice.Text("voice_id");
        return new T2aRequest
        {
            Model = body.Text("model") ?? "",
            Text = body.Text("text"),
            Voice = voiceId ?? "",
            VoiceMissing = voice.ValueKind == JsonValueKind.Object && string.IsNullOrEmpty(voiceId) && mixed.Length == 0,
            Mixed = mixed,
            Speed = voice.Number("speed") ?? 1,
            Stream = body.Flag("stream"),
            ExcludeAggregate = body.Member("stream_options").Flag("exclude_aggregated_audio"),
            WantsUrl = body.Text("output_format") == "url",
            Audio = new AudioSettings(
                audio.Text("format") ?? AudioSettings.Default.Format,
                (int)(audio.Number("sample_rate") ?? AudioSettings.Default.SampleRate),
                (int)(audio.Number("bitrate") ?? AudioSettings.Default.Bitrate),
                (int)(audio.Number("channel") ?? AudioSettings.Default.Channels)),
        };
    }

    private static JsonElement.ArrayEnumerator Weights(JsonElement body)
    {
        JsonElement weights = body.Member("timbre_weights");
        if (weights.ValueKind != JsonValueKind.Array)
        {
            weights = body.Member("timber_weights");
        }

        return weights.ValueKind == JsonValueKind.Array ? weights.EnumerateArray() : default;
    }
}
