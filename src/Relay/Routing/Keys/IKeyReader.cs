namespace Relay.Routing.Keys;

/// <summary>Reads the store's keys for people: a page, one key, sums. Never writes. Any thread that may block.</summary>
internal interface IKeyReader
{
    /// <summary>One page of keys and how many there are in all.</summary>
    Task<KeyPage> ReadPageAsync(KeyPageQuery query, CancellationToken cancellationToken);

    /// <summary>Keys that a text names: the whole key, a label, or <c>provider/label</c>. A label may be several providers'.</summary>
    Task<IReadOnlyList<KeyRow>> FindAsync(string text, CancellationToken cancellationToken);

    /// <summary>All keys of the store, summed by the currency of their balances.</summary>
    Task<IReadOnlyList<KeySum>> SumAsync(CancellationToken cancellationToken);
}
