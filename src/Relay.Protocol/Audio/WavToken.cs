namespace Relay.Protocol.Audio;

/// <summary>What <see cref="WavReader.Read"/> found.</summary>
public enum WavToken : byte
{
    /// <summary>The input is used up; call again with the next chunk.</summary>
    NeedMore = 0,

    /// <summary>The format is known.</summary>
    Format,

    /// <summary>The next bytes of the samples.</summary>
    Data,

    /// <summary>The bytes are not a WAV file. Every later call says the same.</summary>
    Malformed,
}
