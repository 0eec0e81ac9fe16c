namespace Relay.Upstreams.Local;

/// <summary>What to say, and how.</summary>
/// <param name="CallId">The call this belongs to; only for the log.</param>
/// <param name="Text">UTF-8. Borrowed: must stay unchanged until the speech is disposed. Its length is bounded by the endpoint.</param>
/// <param name="Voice">A caller's voice id; null or empty takes the default voice.</param>
/// <param name="Speed">1 is normal; useful from 0.5 to 2, what a program cannot do is clamped.</param>
/// <param name="Volume">Linear gain on the samples, 1 is as produced. Clamped to 0..8; what overflows saturates.</param>
/// <param name="Pitch">Semitones, -12..12; what a program cannot do is clamped.</param>
/// <param name="SampleRate">Hz, 8,000..96,000; 0 takes the voice's own rate.</param>
internal readonly record struct LocalSpeechRequest(
    Guid CallId,
    ReadOnlyMemory<byte> Text,
    string? Voice = null,
    double Speed = 1,
    double Volume = 1,
    int Pitch = 0,
    int SampleRate = 0);
