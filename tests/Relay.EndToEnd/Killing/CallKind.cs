namespace Relay.EndToEnd.Killing;

/// <summary>What a caller of the load asks for.</summary>
internal enum CallKind
{
    T2aEvents,
    T2aJson,
    SpeechMp3,
    SpeechPcm,

    /// <summary>A text that the upstream refuses.</summary>
    RefusedText,
}
