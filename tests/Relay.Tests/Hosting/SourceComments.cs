using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Relay.Tests.Hosting;

/// <summary>Doc comments as the source files have them, one type a file, in Markdown.</summary>
internal static partial class SourceComments
{
    private static readonly Dictionary<string, string> s_files = Directory.EnumerateFiles(SourceTree.PathOf("src"), "*.cs", SearchOption.AllDirectories)
        .GroupBy(static file => Path.GetFileNameWithoutExtension(file)).ToDictionary(static group => group.Key, static group => group.First());

    public static string Of(Type type) => Read(type.Name, $"(class|record|enum) {type.Name}\\b");

    public static string Of(Type type, string member) => Read(type.Name, $"^    public [^=(]* {member}( |$|;)");

    private static string Read(string type, string pattern)
    {
        string[] lines = File.ReadAllLines(s_files[type]);
        int at = Array.FindIndex(lines, line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(line, pattern));
        if (at < 0)
        {
            throw new InvalidOperationException($"{s_files[type]} has nothing like {pattern}");
        }

        int first = at;
        while (first > 0 && lines[first - 1].TrimStart().StartsWith("///", StringComparison.Ordinal))
        {
            first--;
        }

        XElement comment = XElement.Parse($"<doc>{string.Join('\n', lines[first..at].Select(static line => line.TrimStart()[3..]))}</doc>");
        return comment.Element("inheritdoc")?.Attribute("cref")?.Value.Split('.') is [var other, var member]
            ? Read(other, $"^    public [^=(]* {member}( |$|;)")
            : Space().Replace(Text(comment.Element("summary")), " ").Trim();
    }

    private static string Text(XElement? element)
    {
        StringBuilder text = new();
        foreach (XNode node in element?.Nodes() ?? [])
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement other => Text(other),
                _ => "",
            });
        }

        return text.ToString();
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
