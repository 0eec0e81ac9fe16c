namespace Relay.Upstreams.Local;

/// <summary>What a speech program writes to its standard output.</summary>
internal enum LocalAudioKind
{
    /// <summary>A WAV stream, 16 bits, mono. Sizes in its header may be placeholders.</summary>
    Wav,

    /// <summary>s16le mono samples without a header (piper's <c>--output-raw</c>).</summary>
    RawPcm,
}
