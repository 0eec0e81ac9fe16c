namespace Relay.Endpoints;

/// <summary>Limits of speech requests (section <c>Speech</c>).</summary>
internal sealed class SpeechOptions
{
    /// <summary>Largest JSON request, bytes. Default 1 MiB: 10,000 characters escaped as \uXXXX pairs are 120 KB. Beyond it: 413.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Largest WebSocket message from a caller, bytes. Default 1 MiB, as clients of the platform use. Beyond it: close code 1009.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>Most characters (code points) of one text. Default 10,000, the platform's limit; OpenAI's own is 4,096.</summary>
    public int MaxTextChars { get; set; } = 10_000;

    /// <summary>Longest a socket may be silent with nothing left to say, ms. Default 180,000: voice frameworks keep one open between turns
    /// and send a sign of life every two or three minutes. Beyond it: error 2201 and a close. At least 1,000.</summary>
    public int SocketIdleMs { get; set; } = 180_000;
}
