namespace Relay.Storage.Ledger;

/// <summary>The key of <c>daily_usage</c>, ordered as the table is: texts by their characters, as the engines' binary collations do.</summary>
internal readonly record struct UsageKey(int Day, long UserId, long TokenId, string TaskType, string Model, string Upstream)
{
    public int CompareTo(UsageKey other)
    {
        int order = Day.CompareTo(other.Day);
        order = order != 0 ? order : UserId.CompareTo(other.UserId);
        order = order != 0 ? order : TokenId.CompareTo(other.TokenId);
        order = order != 0 ? order : string.CompareOrdinal(TaskType, other.TaskType);
        order = order != 0 ? order : string.CompareOrdinal(Model, other.Model);
        return order != 0 ? order : string.CompareOrdinal(Upstream, other.Upstream);
    }
}
