using System.Globalization;
using Relay.Streaming;

namespace Relay.Endpoints;

/// <summary>Content types of audio formats, as the OpenAI surface and as the merged TTS surface name them.</summary>
internal static class AudioTypes
{
    public static string OpenAi(string format) => format switch
    {
        "mp3" => "audio/mpeg",
        "opus" => "audio/opus",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "pcm" => "audio/pcm",
        _ => "application/octet-stream",
    };

    /// <summary>Of a kept file, whose name says nothing of its rate.</summary>
    public static string File(string format) => format switch
    {
        "pcmu_raw" => "audio/basic",
        "pcmu_wav" => "audio/wav",
        "opus" => "audio/ogg",
        _ => OpenAi(format),
    };

    public static string MiniMax(in AudioShape audio) => audio.Format switch
    {
        "pcm" => string.Create(CultureInfo.InvariantCulture, $"audio/L16;rate={audio.SampleRate};channels={audio.Channels}"),
        "pcmu_raw" => "audio/basic",
        "pcmu_wav" => "audio/wav",
        "opus" => "audio/ogg",
        string format => OpenAi(format),
    };
}
