namespace Relay.Storage.Import;

/// <summary>What became of one table's rows.</summary>
internal sealed class ImportCounts(string table)
{
    public string Table => table;

    /// <summary>Rows looked at.</summary>
    public long Read { get; set; }

    /// <summary>Brought over, or in a dry run: would be.</summary>
    public long Added { get; set; }

    /// <summary>There from an earlier run.</summary>
    public long Present { get; set; }

    /// <summary>Could not be brought; the report says why.</summary>
    public long Skipped { get; set; }
}
