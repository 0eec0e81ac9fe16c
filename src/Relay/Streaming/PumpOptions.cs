namespace Relay.Streaming;

/// <summary>Limits of a running stream (section <c>Streaming</c>).</summary>
internal sealed class PumpOptions
{
    /// <summary>Longest wait for an upstream's first useful byte, over all attempts of one call, ms. Default 15,000: synthesis starts within
    /// 0.3 s, voice frameworks give up after 10 to 30 s. At least 100.</summary>
    public int FirstByteTimeoutMs { get; set; } = 15_000;

    /// <summary>Longest silence inside an answer, ms. Default 30,000: LiveKit's own limit for one gap. At least 100.</summary>
    public int IdleTimeoutMs { get; set; } = 30_000;

    /// <summary>How long running streams may finish after SIGTERM, ms. Default 20,000: below the 30 s most orchestrators grant.</summary>
    public int DrainTimeoutMs { get; set; } = 20_000;
}
