namespace Relay.Billing;

/// <summary>What one price is the price of. Stored as a byte in the journal; members are only added at the end.</summary>
internal enum BillingUnit : byte
{
    /// <summary>Ten thousand weighted characters (<c>per_10k_chars</c>).</summary>
    PerTenThousandChars = 0,

    /// <summary>One voice made or first used (<c>per_voice</c>).</summary>
    PerVoice = 1,

    /// <summary>One video (<c>per_video</c>).</summary>
    PerVideo = 2,

    /// <summary>One million tokens (<c>per_million_tokens</c>).</summary>
    PerMillionTokens = 3,

    /// <summary>One image (<c>per_image</c>).</summary>
    PerImage = 4,

    /// <summary>One song (<c>per_song</c>).</summary>
    PerSong = 5,

    /// <summary>One minute of sound, counted in seconds (<c>per_minute</c>).</summary>
    PerMinute = 6,
}
