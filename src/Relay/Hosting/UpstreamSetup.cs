using Relay.Routing.Chat;
using Relay.Routing.Keys;
using Relay.Upstreams.Chat;
using Relay.Upstreams.Local;
using Relay.Upstreams.Media;
using Relay.Upstreams.MiniMax;
using Relay.Upstreams.WebSessions;
using Relay.Upstreams.WebSessions.DeepSeek;
using Relay.Upstreams.WebSessions.Doubao;
using Relay.Upstreams.WebSessions.Kimi;
using Relay.Upstreams.WebSessions.Metaso;
using Relay.Upstreams.WebSessions.MiniMaxAgent;
using Relay.Upstreams.WebSessions.Qwen;
using Relay.Upstreams.WebSessions.Zhipu;

namespace Relay.Hosting;

/// <summary>Upstreams as the settings have them.</summary>
internal static class UpstreamSetup
{
    /// <summary>All providers, also those without a key: one may be imported while Relay serves.</summary>
    public static ChatProvider[] CreateProviders(AllOptions options, KeyPools pools, TimeProvider time) =>
    [
        .. options.Providers.Select(provider => new ChatProvider(
            new HttpChat(provider.Key, provider.Value, time), pools.Add(KeyPools.NameOf(provider.Key), provider.Value.Keys),
            new UpstreamCircuit(options.Chat.CircuitFailures, options.Chat.CircuitOpenMs, time), provider.Value.Models, provider.Value.FirstByteTimeoutMs)),
        new ChatProvider(
            new EchoChat(time), pools.Add("local", [""]),
            new UpstreamCircuit(options.Chat.CircuitFailures, options.Chat.CircuitOpenMs, time), [EchoModel.Name]),
        .. CreateWebSessions(options, pools, time),
    ];

    /// <summary>The chat sites that are switched on.</summary>
    private static IEnumerable<ChatProvider> CreateWebSessions(AllOptions options, KeyPools pools, TimeProvider time)
    {
        WebSessionsOptions sites = options.WebSessions;
        if (sites.Doubao.Enabled)
        {
            yield return Create(new DoubaoSite(sites.Doubao, time), sites.Doubao);
        }

        if (sites.Metaso.Enabled)
        {
            yield return Create(new MetasoSite(sites.Metaso, time), sites.Metaso);
        }

        if (sites.MiniMaxAgent.Enabled)
        {
            yield return Create(new MiniMaxAgentSite(sites.MiniMaxAgent, time), sites.MiniMaxAgent);
        }

        if (sites.DeepSeek.Enabled)
        {
            yield return Create(new DeepSeekSite(sites.DeepSeek, time), sites.DeepSeek);
        }

        if (sites.Kimi.Enabled)
        {
            yield return Create(new KimiSite(sites.Kimi, time), sites.Kimi);
        }

        if (sites.Qwen.Enabled)
        {
            yield return Create(new QwenSite(sites.Qwen, time), sites.Qwen);
        }

        if (sites.Zhipu.Enabled)
        {
            yield return Create(new ZhipuSite(sites.Zhipu, time), sites.Zhipu);
        }

        // A token has one call under way and a few that wait for it; more go to other tokens or are told to come back.
        ChatProvider Create(WebSite site, WebSessionOptions settings) => new(
            new WebSessionChat(site, settings),
            pools.Add(site.Name, settings.Tokens, new KeyPoolOptions { MaxInFlight = 1 + settings.MaxWaiting }),
            new UpstreamCircuit(options.Chat.CircuitFailures, options.Chat.CircuitOpenMs, time),
            [.. settings.Models.Keys], settings.FirstByteTimeoutMs)
        {
            IsLast = true,
        };
    }

    public static MediaUpstream CreatePlatform(MiniMaxOptions options, TimeProvider time) => new(
        PlatformKeys.Provider,
        new ProviderOptions
        {
            OpenAiUrl = options.BaseUrl.TrimEnd('/') + "/v1",
            ConnectTimeoutMs = options.ConnectTimeoutMs,
            IdleConnectionMs = options.IdleConnectionMs,
        },
        time);

    public static MediaUpstream[] CreateMediaUpstreams(AllOptions options, TimeProvider time)
    {
        List<MediaUpstream> upstreams = [];
        foreach ((string name, ProviderOptions provider) in options.Providers)
        {
            if (provider.OpenAiUrl.Length > 0)
            {
                upstreams.Add(new MediaUpstream(name, provider, time));
            }
        }

        return [.. upstreams];
    }
}
