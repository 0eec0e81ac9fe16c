namespace Relay.Billing;

/// <summary>One row of <c>pricing_config</c>. <paramref name="Model"/> may be <see cref="PriceTable.AllModels"/>.</summary>
internal sealed record PriceRow(string TaskType, string Model, Price Price, string Description = "", bool IsActive = true);
