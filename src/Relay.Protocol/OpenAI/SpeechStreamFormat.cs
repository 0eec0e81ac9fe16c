namespace Relay.Protocol.OpenAI;

/// <summary><c>stream_format</c>: the form of a speech answer.</summary>
public enum SpeechStreamFormat : byte
{
    /// <summary>The audio's own bytes.</summary>
    Audio = 0,

    /// <summary>An event stream with base64 audio.</summary>
    Sse,
}
