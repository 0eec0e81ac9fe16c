using System.Text;

namespace Relay.Cli.Completion;

/// <summary>For fish 3.</summary>
internal static class FishScript
{
    public static string Of(CommandPlaces places)
    {
        StringBuilder script = new();
        script.Append("""
            # Completion of relay for fish: relay completion fish | source, or keep it in ~/.config/fish/completions/relay.fish.
            function __relay_at
                set -l at relay
                for word in (commandline -opc)
                    switch "$at $word"
                        case
            """);
        script.Append(' ').AppendJoin(' ', places.All.Skip(1).Select(static place => Quote(place.Path))).Append("""

                            set at "$at $word"
                    end
                end
                contains -- "$at" $argv
            end

            """);
        foreach (CommandPlace place in places.All)
        {
            foreach (CompletionEntry entry in place.Commands.Concat(place.Words.Select(static word => new CompletionEntry(word, ""))))
            {
                script.Append("complete -c relay -f").Append(Condition([place])).Append(" -a ").Append(Quote(entry.Name)).Append(Described(entry.Description));
            }
        }

        foreach (CompletionOption option in places.Options)
        {
            script.Append("complete -c relay");
            if (!places.IsEverywhere(option))
            {
                script.Append(Condition(places.All.Where(place => place.Options.Contains(option))));
            }

            foreach (string name in option.Names)
            {
                script.Append(name.StartsWith("--", StringComparison.Ordinal) ? " -l " + name[2..] : " -s " + name[1..]);
            }

            script.Append(!option.TakesValue ? "" : option.Words.Count == 0 ? " -r -F" : $" -x -a {Quote(string.Join(' ', option.Words))}")
                .Append(Described(option.Description));
        }

        return script.ToString();
    }

    private static string Condition(IEnumerable<CommandPlace> places) => $" -n {Quote($"__relay_at {string.Join(' ', places.Select(static place => $"\"{place.Path}\""))}")}";

    private static string Described(string text) => text.Length == 0 ? "\n" : $" -d {Quote(text)}\n";

    private static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
