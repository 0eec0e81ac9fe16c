namespace Relay.Upstreams.Media;

/// <summary>What stands beside chat (section <c>Media</c>).</summary>
internal sealed class MediaOptions
{
    /// <summary>Largest upload, bytes. Default 100 MiB: an hour of speech. Beyond it: 413.</summary>
    public long MaxUploadBytes { get; set; } = 100 * 1024 * 1024;

    /// <summary>The provider that files and batches go to. Default "": SiliconFlow, else OpenAI, else any other with keys.</summary>
    public string Files { get; set; } = "";

    /// <summary>The first setting that is wrong; null when all are usable.</summary>
    public string? FindError() => MaxUploadBytes < 1024 ? "Media:MaxUploadBytes must be at least 1024." : null;
}
