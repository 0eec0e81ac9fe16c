namespace Relay.Protocol.OpenAI;

/// <summary>Under which names a speech delta carries its audio: compatible servers and clients disagree.</summary>
[Flags]
public enum SpeechDeltaMembers : byte
{
    None = 0,

    /// <summary>OpenAI's name.</summary>
    Audio = 1,

    /// <summary>The name some compatible servers use.</summary>
    Delta = 2,
    Both = Audio | Delta,
}
