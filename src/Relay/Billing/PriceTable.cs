using System.Collections.Frozen;

namespace Relay.Billing;

/// <summary>
/// An immutable set of prices, looked up by task type and model without allocating. Any thread.
/// </summary>
internal sealed class PriceTable
{
    /// <summary>The model name of a row that prices every model of its task type without a row of its own.</summary>
    public const string AllModels = "all_models";

    public static readonly PriceTable Empty = new([]);

    private readonly FrozenDictionary<PriceKey, Price> _prices;
    private readonly TokenTariffs _tariffs;

    /// <summary>Inactive rows are left out. Of two rows with the same task type and model the later one counts.</summary>
    public PriceTable(IReadOnlyCollection<PriceRow> rows)
    {
        var prices = new Dictionary<PriceKey, Price>();
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row.Price.Nanos, row.TaskType);
            if (row.IsActive)
            {
                prices[new PriceKey(row.TaskType, row.Model)] = row.Price;
            }
        }

        _prices = prices.ToFrozenDictionary();
        _tariffs = new TokenTariffs(rows);
    }

    public int Count => _prices.Count;

    /// <summary>
    /// The row of exactly this task type and model, else the task type's row for all models, else <see cref="Price.Free"/>.
    /// </summary>
    public Price Lookup(string taskType, string model) => TryLookup(taskType, model, out var price) ? price : Price.Free;

    /// <summary>The same, but false when no row prices the call.</summary>
    public bool TryLookup(string taskType, string model, out Price price) =>
        _prices.TryGetValue(new PriceKey(taskType, model), out price)
        || _prices.TryGetValue(new PriceKey(taskType, AllModels), out price);

    /// <summary>What tokens of this task type (<c>text_chat</c>) and model cost; false, and free, when no row says.</summary>
    public bool TryLookupTokens(string taskType, string model, out TokenTariff tariff) => _tariffs.TryLookup(taskType, model, out tariff);

    /// <summary>A tuple that hashes and compares ordinally without boxing.</summary>
    private readonly record struct PriceKey(string TaskType, string Model);
}
