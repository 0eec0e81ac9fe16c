using Relay.Protocol.Balances;

namespace Relay.Upstreams.Keys;

/// <summary>Providers that can be asked about keys without any setting. The addresses that calls go to unless set otherwise.</summary>
internal static class KeyTargets
{
    public static Dictionary<string, KeyTarget> Defaults => new(StringComparer.Ordinal)
    {
        ["openai"] = new() { BaseUrl = "https://api.openai.com/v1" },
        ["anthropic"] = new() { BaseUrl = "https://api.anthropic.com/v1", Auth = KeyAuth.XApiKey },
        ["gemini"] = new() { BaseUrl = "https://generativelanguage.googleapis.com/v1beta", Auth = KeyAuth.XGoogApiKey },
        ["deepseek"] = new() { BaseUrl = "https://api.deepseek.com", Balance = BalanceDialect.DeepSeek },
        ["kimi"] = new() { BaseUrl = "https://api.moonshot.cn/v1", Balance = BalanceDialect.Kimi },
        ["doubao"] = new() { BaseUrl = "https://ark.cn-beijing.volces.com/api/v3" },
        ["qwen"] = new() { BaseUrl = "https://dashscope.aliyuncs.com/compatible-mode/v1" },
        ["glm"] = new() { BaseUrl = "https://open.bigmodel.cn/api/paas/v4" },
        ["minimax"] = new() { BaseUrl = "https://api.minimax.io/v1" },
        ["siliconflow"] = new() { BaseUrl = "https://api.siliconflow.cn/v1", Balance = BalanceDialect.SiliconFlow },
    };

    /// <summary>These, with what the settings say about single ones, and providers of chat at their own OpenAI address.</summary>
    /// <param name="settings">What counts most.</param>
    /// <param name="chat">Providers by name; those without a target of their own get one.</param>
    public static IReadOnlyDictionary<string, KeyTarget> With(
        IEnumerable<KeyValuePair<string, KeyTarget>> settings, IEnumerable<(string Name, string OpenAiUrl)> chat)
    {
        Dictionary<string, KeyTarget> all = Defaults;
        foreach ((string name, string url) in chat)
        {
            if (url.Length > 0)
            {
                all.TryAdd(name, new KeyTarget { BaseUrl = url });
            }
        }

        foreach ((string name, KeyTarget target) in settings)
        {
            all[name] = target;
        }

        return all;
    }
}
