using System.Buffers;
using System.Globalization;
using System.Text;

namespace Relay.Admin;

/// <summary>
/// Writes the lines of a CSV file (RFC 4180, UTF-8, CRLF) straight into an output. Holds no line; one file, one thread.
/// </summary>
/// <remarks>
/// Texts come from callers, and files end in spreadsheets: a text that a spreadsheet would take for a formula (<c>= + - @</c>, tab, return
/// at its beginning) gets an apostrophe in front, which is what spreadsheets themselves use for "this is text".
/// </remarks>
internal sealed class CsvWriter(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> s_mustQuote = SearchValues.Create(",\"\r\n");
    private bool _midLine;

    public void Text(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        bool isFormula = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';
        if (!isFormula && !text.AsSpan().ContainsAny(s_mustQuote))
        {
            Encoding.UTF8.GetBytes(text, output);
            return;
        }

        output.Write("\""u8);
        if (isFormula)
        {
            output.Write("'"u8);
        }

        Encoding.UTF8.GetBytes(text.Replace("\"", "\"\"", StringComparison.Ordinal), output);
        output.Write("\""u8);
    }

    public void Number(long number)
    {
        Separate();
        Span<byte> digits = output.GetSpan(20);
        _ = number.TryFormat(digits, out int written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>A value that Relay itself wrote (an amount, a time, an id): never quoted, never taken for a formula.</summary>
    public void Plain(string value)
    {
        Separate();
        Encoding.UTF8.GetBytes(value, output);
    }

    public void EndLine()
    {
        output.Write("\r\n"u8);
        _midLine = false;
    }

    private void Separate()
    {
        if (_midLine)
        {
            output.Write(","u8);
        }

        _midLine = true;
    }
}
