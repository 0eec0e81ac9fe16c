namespace Relay.FakeUpstreams.Audio;

/// <summary>What <c>audio_setting</c> asks for. A value type: it is the key under which patterns are kept.</summary>
/// <param name="Format">Wire label: mp3, pcm, wav, flac, opus, pcmu_raw or pcmu_wav.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Bitrate">Bits per second; MP3 only.</param>
/// <param name="Channels">1 or 2.</param>
internal readonly record struct AudioSettings(string Format, int SampleRate, int Bitrate, int Channels)
{
    // Opus at voice settings; nothing on the wire depends on the exact figure.
    private const int OpusBytesPerSecond = 6000;

    // Mu-law is 8 kHz, one byte a sample, whatever else was asked for.
    private const int MuLawBytesPerSecond = 8000;

    public static readonly AudioSettings Default = new("mp3", 32000, 128000, 1);

    /// <summary>Decoded bytes of one second, container bytes not counted.</summary>
    public int BytesPerSecond => Format switch
    {
        "mp3" => Mp3Frame.For(this).BytesPerSecond,
        "flac" => SampleRate * Channels,
        "opus" => OpusBytesPerSecond,
        "pcmu_raw" or "pcmu_wav" => MuLawBytesPerSecond,
        _ => SampleRate * 2 * Channels,
    };

    /// <summary>A clip never ends inside one of these: a PCM sample of every channel, an MP3 frame.</summary>
    public int BlockBytes => Format switch
    {
        "mp3" => Mp3Frame.For(this).Size,
        "pcm" or "wav" => 2 * Channels,
        _ => 1,
    };

    public string ContentType => Format switch
    {
        "mp3" => "audio/mpeg",
        "wav" or "pcmu_wav" => "audio/wav",
        "flac" => "audio/flac",
        "opus" => "audio/ogg",
        _ => "application/octet-stream",
    };
}
