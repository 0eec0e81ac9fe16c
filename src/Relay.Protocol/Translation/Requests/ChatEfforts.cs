namespace Relay.Protocol.Translation.Requests;

/// <summary>What an effort is worth in tokens of thinking, and back (chat-surfaces.md, 6.1).</summary>
internal static class ChatEfforts
{
    /// <summary>The effort of this name; null when there is none.</summary>
    public static ChatEffort? Parse(string name) => name switch
    {
        "none" => ChatEffort.None,
        "minimal" => ChatEffort.Minimal,
        "low" => ChatEffort.Low,
        "medium" => ChatEffort.Medium,
        "high" => ChatEffort.High,
        "xhigh" => ChatEffort.XHigh,
        "max" => ChatEffort.Max,
        _ => null,
    };

    /// <summary>Tokens; 0 for none.</summary>
    public static long BudgetOf(ChatEffort effort) => effort switch
    {
        ChatEffort.None => 0,
        ChatEffort.Minimal => 1_024,
        ChatEffort.Low => 2_048,
        ChatEffort.Medium => 8_192,
        ChatEffort.High => 16_384,
        ChatEffort.XHigh => 24_576,
        _ => 32_768,
    };

    /// <summary>For a positive budget.</summary>
    public static ChatEffort OfBudget(long tokens) => tokens switch
    {
        <= 2_048 => ChatEffort.Low,
        <= 10_000 => ChatEffort.Medium,
        _ => ChatEffort.High,
    };
}
