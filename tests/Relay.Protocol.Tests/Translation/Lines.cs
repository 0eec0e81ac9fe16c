using System.Text;

namespace Relay.Protocol.Tests.Translation;

/// <summary>Test inputs in the forms a network may bring them in.</summary>
internal static class Lines
{
    /// <summary>Joins what is expected, one line each, as <see cref="AnswerTranscript"/> writes it.</summary>
    public static string Of(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>An event stream with LF, with CR LF, without its last blank line, and with comments between its events.</summary>
    public static IEnumerable<byte[]> FormsOf(string stream)
    {
        yield return Encoding.UTF8.GetBytes(stream);
        yield return Encoding.UTF8.GetBytes(stream.Replace("\n", "\r\n", StringComparison.Ordinal));
        yield return Encoding.UTF8.GetBytes(stream.TrimEnd('\n'));
        yield return Encoding.UTF8.GetBytes(stream.Replace("\n\n", "\n\n: keep-alive\n\n", StringComparison.Ordinal));
        yield return Encoding.UTF8.GetBytes(stream.Replace("data: ", "data:", StringComparison.Ordinal).Replace("event: ", "event:", StringComparison.Ordinal));
    }
}
