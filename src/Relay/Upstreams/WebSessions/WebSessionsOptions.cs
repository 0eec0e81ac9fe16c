using Relay.Upstreams.WebSessions.DeepSeek;
using Relay.Upstreams.WebSessions.Zhipu;

namespace Relay.Upstreams.WebSessions;

/// <summary>Consumer chat sites (section <c>WebSessions</c>), a section each.</summary>
internal sealed class WebSessionsOptions
{
    public DeepSeekWebOptions DeepSeek { get; set; } = new();

    public ZhipuWebOptions Zhipu { get; set; } = new();

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError() =>
        DeepSeek.FindError("WebSessions:DeepSeek")
        ?? Zhipu.FindError("WebSessions:Zhipu");
}
