namespace Relay.Billing;

/// <summary>Where prices are kept. Any thread; calls may be slow and may fail.</summary>
internal interface IPriceStore
{
    /// <summary>Every row, active or not, ordered by task type and model.</summary>
    IReadOnlyList<PriceRow> Read();

    /// <summary>Adds or changes one row and notes who did so, in one transaction.</summary>
    void Set(PriceRow row, string changedBy);

    /// <summary>The changes, newest first.</summary>
    /// <param name="taskType">Only of this task type; null: of all.</param>
    /// <param name="model">Only of this model; null: of all.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="before">Only changes with a smaller number: the next page. Null: from the newest on.</param>
    IReadOnlyList<PriceChange> ReadHistory(string? taskType, string? model, int limit, long? before);
}
