using System.Globalization;
using System.Text;

namespace Relay.Metrics;

/// <summary>
/// Writes the Prometheus text format 0.0.4: per metric a HELP and a TYPE line, then its samples. Label values are escaped; names are ours.
/// </summary>
internal sealed class MetricText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16 * 1024);

    public void Counter(string name, string help) => Head(name, help, "counter");

    public void Gauge(string name, string help) => Head(name, help, "gauge");

    public void Histogram(string name, string help) => Head(name, help, "histogram");

    /// <summary>A metric with one sample and no labels.</summary>
    public void Counter(string name, string help, double value)
    {
        Counter(name, help);
        Sample(name, value);
    }

    /// <summary>A metric with one sample and no labels.</summary>
    public void Gauge(string name, string help, double value)
    {
        Gauge(name, help);
        Sample(name, value);
    }

    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        Labels(labels);
        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The buckets, the sum and the count of a histogram.</summary>
    public void Sample(string name, Histogram histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        (string, string)[] bucket = [.. labels, ("le", "")];
        long total = 0;
        for (int i = 0; i <= Relay.Metrics.Histogram.Bounds.Length; i++)
        {
            total += histogram.CountIn(i);
            bucket[^1] = ("le", i < Relay.Metrics.Histogram.Bounds.Length ? Relay.Metrics.Histogram.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf");
            Sample(name + "_bucket", total, bucket);
        }

        Sample(name + "_sum", histogram.SumSeconds, labels);
        Sample(name + "_count", total, labels); // of the same reading as the buckets
    }

    public override string ToString() => _text.ToString();

    private void Head(string name, string help, string type) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private void Labels(ReadOnlySpan<(string Name, string Value)> labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            string value = labels[i].Value.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(value).Append('"');
        }

        if (labels.Length > 0)
        {
            _text.Append('}');
        }
    }
}
