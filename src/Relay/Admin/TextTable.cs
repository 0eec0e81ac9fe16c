using System.Text;

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
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? "" : "  ").Append(DisplayWidth.Fit(cells[i], widths[i]));
        }

        output.WriteLine(line.ToString().TrimEnd());
    }

    public void Rule() => output.WriteLine(new string('-', ruleColumns));
}
