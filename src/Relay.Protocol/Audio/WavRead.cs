namespace Relay.Protocol.Audio;

/// <summary>What one call of <see cref="WavReader.Read"/> found.</summary>
public enum WavRead
{
    /// <summary>The input is used up; call again with the bytes that follow.</summary>
    NeedMore,

    /// <summary>The format chunk was read: the format properties are set. Comes once, before any data.</summary>
    Format,

    /// <summary>A slice of sample bytes, borrowed from the input. It may split a sample.</summary>
    Data,

    /// <summary>These bytes are not a WAV file. Stays so.</summary>
    Malformed,
}
