using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>What is sent about thinking, and the limit that goes with it.</summary>
/// <param name="Type">"enabled", "adaptive", "disabled"; null: nothing is said.</param>
/// <param name="Budget">With "enabled".</param>
/// <param name="Effort">For <c>output_config.effort</c>.</param>
/// <param name="MaxTokens">Always greater than the budget.</param>
internal readonly record struct AnthropicThinking(string? Type, long Budget, string? Effort, long MaxTokens)
{
    private const long LeastBudget = 1_024;

    public bool IsOn => Type is "enabled" or "adaptive";

    public static AnthropicThinking Of(ChatRequest request, ChatRequestProfile profile, IReadOnlyList<ChatMessage> messages)
    {
        long max = request.MaxTokens ?? profile.DefaultMaxTokens;
        ChatThinking? wanted = request.Thinking;
        if (wanted is null or { Enabled: null, Effort: null, BudgetTokens: null, Adaptive: false })
        {
            return new AnthropicThinking(null, 0, null, max);
        }

        if (wanted.Enabled == false || wanted.Effort == ChatEffort.None || wanted.BudgetTokens == 0)
        {
            return new AnthropicThinking("disabled", 0, null, max);
        }

        if (wanted.Adaptive || profile.AdaptiveThinking)
        {
            return new AnthropicThinking("adaptive", 0, NameOf(wanted), max);
        }

        if (LacksThinking(messages))
        {
            return new AnthropicThinking(null, 0, null, max);
        }

        long budget = wanted.BudgetTokens is > 0 and { } own ? own : Efforts.Budget(wanted.Effort ?? ChatEffort.Medium);
        if (request.MaxTokens is null)
        {
            // The limit is ours to choose: the answer keeps its room beside the thinking.
            return new AnthropicThinking("enabled", Math.Max(budget, LeastBudget), null, Math.Max(budget, LeastBudget) + max);
        }

        // The caller's limit counts thinking too; a quarter of it stays for the answer.
        budget = budget < max ? budget : max - (max / 4);
        return budget < LeastBudget
            ? new AnthropicThinking("disabled", 0, null, max)
            : new AnthropicThinking("enabled", budget, null, max);
    }

    /// <summary>Whether a thinking with this seal may be Anthropic's own. Another provider's would have the whole request refused.</summary>
    public static bool MayBeOwn(string? signature) =>
        !string.IsNullOrEmpty(signature) && !signature.StartsWith("gAAAA", StringComparison.Ordinal);

    /// <summary>
    /// With budgets, the turn that called the tools whose results are now sent must begin with its thinking. Where that was lost the call
    /// can only go on without.
    /// </summary>
    private static bool LacksThinking(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count < 2 || !messages[^1].Parts.Any(static part => part is ChatPart.ToolResult))
        {
            return false;
        }

        return messages[^2].Parts[0] is not (ChatPart.Thinking or ChatPart.RedactedThinking);
    }

    private static string? NameOf(ChatThinking wanted)
    {
        ChatEffort? effort = wanted.Effort ?? (wanted.BudgetTokens is > 0 and { } budget ? Efforts.FromBudget(budget) : null);
        return effort switch
        {
            null => null,
            ChatEffort.Minimal or ChatEffort.Low => "low",
            ChatEffort.Medium => "medium",
            ChatEffort.High => "high",
            ChatEffort.XHigh => "xhigh",
            _ => "max",
        };
    }
}
