namespace Relay.Billing;

/// <summary>One row of <c>pricing_history</c>: what a price became, when and by whom.</summary>
internal sealed record PriceChange(long Id, PriceRow Row, string ChangedBy, DateTimeOffset ChangedAt);
