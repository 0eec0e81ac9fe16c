using Relay.Upstreams.WebSessions.DeepSeek;
using Relay.Upstreams.WebSessions.Doubao;
using Relay.Upstreams.WebSessions.Kimi;
using Relay.Upstreams.WebSessions.Metaso;
using Relay.Upstreams.WebSessions.MiniMaxAgent;
using Relay.Upstreams.WebSessions.Qwen;
using Relay.Upstreams.WebSessions.Zhipu;

namespace Relay.Upstreams.WebSessions;

/// <summary>Consumer chat sites (section <c>WebSessions</c>), a section each.</summary>
internal sealed class WebSessionsOptions
{
    /// <summary>
    /// Callers may bring session tokens of their own, behind Relay's token and a comma (<c>Bearer rk-...,T1,T2</c>), and have them checked
    /// (<c>POST /token/check</c>). Default: no. They are neither stored nor logged.
    /// </summary>
    public bool AllowCallerTokens { get; set; }

    public DoubaoWebOptions Doubao { get; set; } = new();

    public MetasoWebOptions Metaso { get; set; } = new();

    public MiniMaxAgentWebOptions MiniMaxAgent { get; set; } = new();

    public DeepSeekWebOptions DeepSeek { get; set; } = new();

    public KimiWebOptions Kimi { get; set; } = new();

    public QwenWebOptions Qwen { get; set; } = new();

    public ZhipuWebOptions Zhipu { get; set; } = new();

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError() =>
        Doubao.FindError("WebSessions:Doubao")
        ?? Metaso.FindError("WebSessions:Metaso")
        ?? MiniMaxAgent.FindError("WebSessions:MiniMaxAgent")
        ?? DeepSeek.FindError("WebSessions:DeepSeek")
        ?? Kimi.FindError("WebSessions:Kimi") ?? Qwen.FindError("WebSessions:Qwen")
        ?? Zhipu.FindError("WebSessions:Zhipu");
}
