namespace Relay.Upstreams.Local;

/// <summary>Why the local voice gave no (more) audio: a closed list for mapping to a status and an end reason.</summary>
internal enum LocalVoiceFault
{
    /// <summary>Switched off by configuration.</summary>
    Disabled,

    /// <summary>The caller named a voice that is not in the table.</summary>
    UnknownVoice,

    /// <summary>Every process slot stayed taken for as long as a caller may wait, or too many were waiting already.</summary>
    Busy,

    /// <summary>The program could not be started, or ended with an error.</summary>
    Failed,

    /// <summary>The program ended well but gave no audio.</summary>
    NoAudio,

    /// <summary>What the program wrote is not the audio it is configured to write.</summary>
    BadOutput,

    /// <summary>No audio came before the first-audio deadline.</summary>
    FirstAudioTimeout,
}
