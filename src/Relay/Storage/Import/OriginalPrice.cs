namespace Relay.Storage.Import;

/// <summary>A row of the original's <c>pricing_config</c>.</summary>
internal sealed record OriginalPrice(long Id, string TaskType, string Model, long PriceNanos, string Unit, string Description, bool IsActive);
