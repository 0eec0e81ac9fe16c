namespace Relay.Upstreams.Media;

/// <summary>What stands beside chat (section <c>Media</c>).</summary>
internal sealed class MediaOptions
{
    /// <summary>Largest upload, bytes. Default 100 MiB: an hour of speech. Beyond it: 413.</summary>
    public long MaxUploadBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>The provider that files and batches go to. Default "": SiliconFlow, else OpenAI, else any other with keys.</summary>
    public string Files { get; set; } = "";

    /// <summary>
    /// What a batch's lines cost, in hundredths of what the same calls cost one by one. Default 50: what providers ask for batches. 0: only the
    /// price of <c>batch</c> is charged.
    /// </summary>
    public int BatchPricePercent { get; set; } = 50;

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() =>
        MaxUploadBytes < 1024 ? "Media:MaxUploadBytes must be at least 1024."
        : BatchPricePercent is < 0 or > 1000 ? "Media:BatchPricePercent must be from 0 to 1000."
        : null;
}
