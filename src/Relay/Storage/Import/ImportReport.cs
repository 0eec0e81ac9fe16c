namespace Relay.Storage.Import;

/// <summary>What an import did. Rows are named by table and id: nothing of their content stands here.</summary>
internal sealed class ImportReport
{
    // A million rows of one deleted user are one reason, not a million lines.
    private const int MaxReasons = 100;

    private readonly List<ImportCounts> _tables = [];
    private readonly List<string> _reasons = [];

    public IReadOnlyList<ImportCounts> Tables => _tables;

    /// <summary>Why rows were skipped, the first hundred.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    public ImportCounts Table(string name)
    {
        ImportCounts? counts = _tables.Find(table => table.Table == name);
        if (counts is null)
        {
            _tables.Add(counts = new ImportCounts(name));
        }

        return counts;
    }

    public void Skip(ImportCounts table, long id, string reason)
    {
        table.Skipped++;
        Note(table, id, reason);
    }

    /// <summary>Something a person should know of a row that did come over.</summary>
    public void Note(ImportCounts table, long id, string reason)
    {
        if (_reasons.Count < MaxReasons)
        {
            _reasons.Add($"{table.Table} {id}: {reason}");
        }
    }
}
