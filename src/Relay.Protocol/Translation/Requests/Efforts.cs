namespace Relay.Protocol.Translation.Requests;

/// <summary>Efforts by name and in tokens. The table is ours (chat-surfaces.md, 6.1).</summary>
internal static class Efforts
{
    private static readonly string[] s_names = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
    private static readonly long[] s_budgets = [0, 1_024, 2_048, 8_192, 16_384, 24_576, 32_768];

    public static string Name(ChatEffort effort) => s_names[(int)effort];

    public static bool TryRead(string name, out ChatEffort effort)
    {
        int index = Array.IndexOf(s_names, name);
        effort = (ChatEffort)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Tokens of thinking for an effort.</summary>
    public static long Budget(ChatEffort effort) => s_budgets[(int)effort];

    /// <summary>The effort for a budget of tokens.</summary>
    public static ChatEffort FromBudget(long tokens) => tokens switch
    {
        <= 2_048 => ChatEffort.Low,
        <= 10_000 => ChatEffort.Medium,
        _ => ChatEffort.High,
    };
}
