namespace Relay.Routing.Chat;

/// <summary>
/// Names that stand for models elsewhere (section <c>Models</c>): <c>alias = "Provider/model, Other/model@3"</c>, in order of preference;
/// <c>@n</c> is a target's weight among them (default: 1 for the first, 0 for the others). An alias that ends in <c>*</c> stands for all
/// names that begin like it. The configuration's own entries come before these.
/// </summary>
internal static class ModelTable
{
    private const string DeepSeekChat = "DeepSeek/deepseek-flash, SiliconFlow/deepseek-ai/DeepSeek-V4-Flash";
    private const string DeepSeekPro = "DeepSeek/deepseek-v4-pro, SiliconFlow/Pro/deepseek-ai/DeepSeek-V4";
    private const string Kimi = "Kimi/kimi-k3, SiliconFlow/Pro/moonshotai/Kimi-K2.6";
    private const string Qwen = "Qwen/qwen3.7-plus";
    private const string Glm = "GLM/glm-5.2, SiliconFlow/Pro/zai-org/GLM-5.2";

    /// <summary>The seven platforms by the names their users know.</summary>
    public static IReadOnlyDictionary<string, string> BuiltIn { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["deepseek"] = DeepSeekChat,
        ["deepseek-chat"] = DeepSeekChat,
        ["deepseek-reasoner"] = DeepSeekPro,
        ["kimi"] = Kimi,
        ["moonshot"] = Kimi,
        ["doubao"] = "Doubao/doubao-seed-2-0-pro-260215",
        ["qwen"] = Qwen,
        ["tongyi"] = Qwen,
        ["glm"] = Glm,
        ["chatglm"] = Glm,
        ["zhipu"] = Glm,
        ["minimax"] = "MiniMax/MiniMax-M3",
    };

    /// <summary>The first entry that is wrong, with the reason; null when all are usable.</summary>
    public static string? FindError(IReadOnlyDictionary<string, string> models)
    {
        foreach ((string alias, string targets) in models)
        {
            if (!TryParse(targets, out _))
            {
                return $"Models:{alias} must list places as Provider/model, separated by commas, each with @weight if wanted.";
            }
        }

        return null;
    }

    public static bool TryParse(string text, out List<(string Provider, string Model, int Weight)> targets)
    {
        targets = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int at = part.LastIndexOf('@');
            int weight = targets.Count == 0 ? 1 : 0;
            if (at >= 0 && (!int.TryParse(part.AsSpan(at + 1), System.Globalization.CultureInfo.InvariantCulture, out weight) || weight < 0))
            {
                return false;
            }

            string name = at < 0 ? part : part[..at];
            int slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == name.Length - 1)
            {
                return false;
            }

            targets.Add((name[..slash], name[(slash + 1)..], weight));
        }

        return targets.Count > 0;
    }
}
