namespace Relay.Protocol.MiniMax;

/// <summary>What goes into a T2A request that Relay composes itself. Members left null or empty are not written.</summary>
public readonly ref struct T2aRequestModel
{
    public required string Model { get; init; }

    /// <summary>UTF-8, unescaped.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    public required string VoiceId { get; init; }

    public bool Stream { get; init; }

    /// <summary>Leave the repeated clip out of a stream's last event.</summary>
    public bool ExcludeAggregatedAudio { get; init; }

    public double? Speed { get; init; }

    public double? Vol { get; init; }

    public int? Pitch { get; init; }

    public string? Emotion { get; init; }

    public string? Format { get; init; }

    /// <summary>Hertz.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Bits per second.</summary>
    public int? Bitrate { get; init; }

    public int? Channel { get; init; }

    public string? LanguageBoost { get; init; }
}
