namespace Relay.Streaming;

/// <summary>What audio bytes are made of.</summary>
/// <param name="Format">"mp3", "wav", "pcm", "flac", "opus", "aac", ...: the container or codec.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Bitrate">Bits per second; 0 where it does not apply.</param>
internal readonly record struct AudioShape(string Format, int SampleRate, int Channels, int Bitrate);
