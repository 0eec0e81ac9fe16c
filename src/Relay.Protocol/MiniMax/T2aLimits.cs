namespace Relay.Protocol.MiniMax;

/// <summary>Values the T2A v2 API accepts, and what it assumes when a member is absent.</summary>
public static class T2aLimits
{
    private static readonly string[] s_formats = ["mp3", "pcm", "flac", "wav", "pcmu_raw", "pcmu_wav", "opus"];

    public const double MinSpeed = 0.5;
    public const double MaxSpeed = 2;
    public const double MaxVol = 10;
    public const int MaxPitch = 12;

    public const string DefaultFormat = "mp3";
    public const int DefaultSampleRate = 32000;
    public const int DefaultBitrate = 128000;

    /// <summary>Formats of the newest schema; some older documents list only the first four.</summary>
    public static ReadOnlySpan<string> Formats => s_formats;

    /// <summary>Hertz.</summary>
    public static ReadOnlySpan<int> SampleRates => [8000, 16000, 22050, 24000, 32000, 44100];

    /// <summary>Bits per second; they count for MP3 only.</summary>
    public static ReadOnlySpan<int> Bitrates => [32000, 64000, 128000, 256000];
}
