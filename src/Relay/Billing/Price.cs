namespace Relay.Billing;

/// <summary>One price: <paramref name="Nanos"/> nano-units of currency for one <paramref name="Unit"/>.</summary>
internal readonly record struct Price(long Nanos, BillingUnit Unit)
{
    /// <summary>What a call costs that no row prices.</summary>
    public static Price Free => new(0, BillingUnit.PerTenThousandChars);
}
