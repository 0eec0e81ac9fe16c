namespace Relay.Admin;

/// <summary>Reads what roll-ups are to be divided by, as requests and the command line name it.</summary>
internal static class UsageByNames
{
    public const string All = "day or month, user, model, upstream, task";

    /// <summary>Reads <c>day,user</c>. False for an unknown word, and for both day and month.</summary>
    public static bool TryParse(string text, out UsageBy by)
    {
        by = UsageBy.None;
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            UsageBy one = word switch
            {
                "day" => UsageBy.Day,
                "month" => UsageBy.Month,
                "user" => UsageBy.User,
                "model" => UsageBy.Model,
                "upstream" => UsageBy.Upstream,
                "task" => UsageBy.Task,
                _ => UsageBy.None,
            };
            if (one == UsageBy.None)
            {
                return false;
            }

            by |= one;
        }

        return !by.HasFlag(UsageBy.Day | UsageBy.Month);
    }
}
