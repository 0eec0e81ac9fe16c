using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Writes how much the model is to think, in the words of each provider (providers.md, section 3).</summary>
internal static class ThinkingMembers
{
    // SiliconFlow takes no less.
    private const long LeastBudget = 128;

    /// <param name="root">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="profile">The provider.</param>
    /// <param name="off">Thinking cannot be had in this call: what the provider wants back is not known.</param>
    public static void Write(RequestRoot root, ChatRequest request, ChatRequestProfile profile, bool off)
    {
        ChatThinking? thinking = off || (profile.ThinkingOnlyStreamed && !request.Stream)
            ? new ChatThinking(Enabled: false, null, null)
            : request.Thinking;
        bool disabled = thinking is not null && IsOff(thinking);
        switch (profile.Thinking)
        {
            case ThinkingStyle.TypeObject when thinking is not null:
                root.Object("thinking", "type", disabled ? "disabled" : "enabled");

                // Ark refuses an effort where thinking is off.
                root.Text("reasoning_effort", disabled ? null : EffortOf(thinking, profile));
                break;
            case ThinkingStyle.EnableBool when thinking is not null:
                root.Boolean("enable_thinking", !disabled);
                root.Integer("thinking_budget", disabled ? null : BudgetOf(thinking));
                break;
            case ThinkingStyle.Effort when thinking is not null:
                root.Text("reasoning_effort", disabled ? Efforts.Name(profile.LowestEffort) : EffortOf(thinking, profile));
                break;
            case ThinkingStyle.MiniMax:
                if (thinking is not null)
                {
                    root.Object("thinking", "type", disabled ? "disabled" : "adaptive");
                }

                // So that it comes in a member of its own.
                root.Boolean("reasoning_split", true);
                break;
        }
    }

    public static bool IsOff(ChatThinking thinking) =>
        thinking is { Enabled: false } or { Enabled: null, Effort: ChatEffort.None } or { Enabled: null, BudgetTokens: 0 };

    /// <summary>The effort asked for, or the one a budget stands for; null when neither was said.</summary>
    public static string? EffortOf(ChatThinking thinking, ChatRequestProfile profile)
    {
        ChatEffort? effort = thinking.Effort ?? (thinking.BudgetTokens is > 0 and { } budget ? Efforts.FromBudget(budget) : null);
        if (effort is not { } asked)
        {
            return null;
        }

        asked = asked > profile.HighestEffort ? profile.HighestEffort : asked;
        return Efforts.Name(asked < profile.LowestEffort ? profile.LowestEffort : asked);
    }

    private static long? BudgetOf(ChatThinking thinking) => thinking switch
    {
        { BudgetTokens: > 0 and var budget } => Math.Max(budget, LeastBudget),
        { BudgetTokens: null, Effort: { } effort and > ChatEffort.None } => Efforts.Budget(effort),
        _ => null,
    };
}
