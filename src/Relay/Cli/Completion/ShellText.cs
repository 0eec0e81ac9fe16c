namespace Relay.Cli.Completion;

/// <summary>What the shells' scripts have in common.</summary>
internal static class ShellText
{
    /// <summary>Text in single quotes, as bash and zsh read it.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>Patterns of a <c>case</c> over "command, space, last word" that an option is the last word of.</summary>
    public static string Patterns(CommandPlaces places, CompletionOption option)
    {
        IEnumerable<string> before = places.IsEverywhere(option) ? ["*"] : places.All
            .Where(place => place.Options.Contains(option)).Select(static place => $"'{place.Path}'");
        return string.Join('|', before.SelectMany(path => option.Names.Select(name => $"{path}' {name}'")));
    }
}
