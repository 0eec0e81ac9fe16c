namespace Relay.Admin;

/// <summary>A table for terminals, with columns of fixed width two spaces apart and rules of dashes.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="ruleColumns">Length of a rule.</param>
/// <param name="widths">Columns of each cell.</param>
internal sealed class TextTable(TextWriter output, int ruleColumns, params int[] widths)
{
    /// <summary>Column names between two rules.</summary>
    public void Head(params ReadOnlySpan<string> names)
    {
        Rule();
        Row(names);
        Rule();
    }

    public void Row(params ReadOnlySpan<string> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            bool isLast = i == cells.Length - 1;
            string cell = DisplayWidth.Fit(cells[i], widths[i]);
            output.Write(isLast ? cell.TrimEnd() : cell + "  ");
        }

        output.WriteLine();
    }

    public void Rule() => output.WriteLine(new string('-', ruleColumns));
}
