using System.Globalization;
using System.Net;
using System.Text;

namespace Relay.LoadTest.Reports;

/// <summary>An inline drawing. Colours come from the page's style, so that it follows light and dark.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    public Svg(int width, int height, string label) => Append(
        $"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(label)}\">");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Append($"<line class=\"{style}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");

    public void Box(double x, double y, double width, double height, string style, string hint) => Append(
        $"<rect class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0, width):0.#}\" height=\"{height:0.#}\"><title>{WebUtility.HtmlEncode(hint)}</title></rect>");

    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string style = "label", string anchor = "start") =>
        Append($"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>");

    public void Path(IReadOnlyList<(double X, double Y)> points, string style, string hint)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"");
        foreach ((double x, double y) in points)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        Append($"\"><title>{WebUtility.HtmlEncode(hint)}</title></polyline>");
    }

    public override string ToString() => _text + "</svg>";

    private void Append(FormattableString text) => _text.Append(FormattableString.Invariant(text));
}
