namespace Relay.Upstreams;

/// <summary>
/// A request for speech, read from its dialect and not yet shaped for a provider. Text and body are borrowed from the request's pooled
/// buffer and valid until the call ends.
/// </summary>
internal sealed class SpeechCall
{
    /// <summary>As the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>UTF-8, unescaped.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Weighted length (Han 2, others 1), the basis of the hold.</summary>
    public required long BillableChars { get; init; }

    /// <summary>Unicode code points of the text.</summary>
    public required long CodePoints { get; init; }

    /// <summary>Empty when the caller named none.</summary>
    public required string VoiceId { get; init; }

    /// <summary>The MiniMax voice that stands for <see cref="VoiceId"/> when that is another dialect's name; null when it stands for itself.</summary>
    public string? VoiceAlias { get; init; }

    /// <summary>Voices that are mixed; empty where one speaks.</summary>
    public IReadOnlyList<string> MixedVoices { get; init; } = [];

    /// <summary>Null when the caller left it to the provider.</summary>
    public string? Format { get; init; }

    /// <summary>Hz; 0 when left to the provider.</summary>
    public int SampleRate { get; init; }

    /// <summary>Bits per second; 0 when left to the provider.</summary>
    public int Bitrate { get; init; }

    /// <summary>0 when left to the provider.</summary>
    public int Channels { get; init; }

    public double Speed { get; init; } = 1;

    public double Volume { get; init; } = 1;

    public int Pitch { get; init; }

    /// <summary>The MiniMax body to send as it is; empty when the caller speaks another dialect.</summary>
    public ReadOnlyMemory<byte> NativeBody { get; init; }

    /// <summary>The caller takes a MiniMax answer as it comes; false when it wants plain audio.</summary>
    public bool NativeAnswer { get; init; }

    /// <summary>The native body asks for SSE.</summary>
    public bool NativeStream { get; init; }

    /// <summary>The native body asks for a link instead of audio.</summary>
    public bool NativeUrl { get; init; }
}
