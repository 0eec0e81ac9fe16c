namespace Relay.Billing;

/// <summary>
/// The prices in force. Readers take the whole table at once, so a call never sees half of a change; whoever reads the store replaces it.
/// Any thread.
/// </summary>
internal sealed class PriceBook
{
    private volatile PriceTable _current;

    public PriceBook()
        : this(new PriceTable(DefaultPrices.All))
    {
    }

    public PriceBook(PriceTable initial) => _current = initial;

    public PriceTable Current => _current;

    /// <summary>Puts a new table in force for every call admitted from now on. Open calls keep the price they were admitted at.</summary>
    public void Replace(PriceTable table) => _current = table;
}
