using System.Text;

namespace Relay.Cli.Completion;

/// <summary>For bash 3.2 and later, without the package bash-completion.</summary>
internal static class BashScript
{
    public static string Of(CommandPlaces places)
    {
        StringBuilder script = new();
        script.Append("""
            # Completion of relay for bash: source <(relay completion bash), or keep it in /etc/bash_completion.d/relay.
            _relay() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} at=relay words='' i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$at ${COMP_WORDS[i]}" in

            """);
        foreach (CommandPlace place in places.All.Skip(1))
        {
            script.Append("            '").Append(place.Path).Append("') at='").Append(place.Path).Append("' ;;\n");
        }

        script.Append("""
                    esac
                done
                case "$at $prev" in

            """);
        foreach (CompletionOption option in places.Options.Where(static option => option.TakesValue))
        {
            script.Append("        ").Append(ShellText.Patterns(places, option)).Append(") ");
            script.Append(option.Words.Count == 0
                ? "COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
                : $"COMPREPLY=($(compgen -W '{string.Join(' ', option.Words)}' -- \"$cur\")); return ;;\n");
        }

        script.Append("    esac\n    case \"$at\" in\n");
        foreach (CommandPlace place in places.All)
        {
            IEnumerable<string> words = place.Commands.Select(static command => command.Name)
                .Concat(place.Words).Concat(place.Options.SelectMany(static option => option.Names));
            script.Append("        '").Append(place.Path).Append("') words='").Append(string.Join(' ', words)).Append("' ;;\n");
        }

        return script.Append("""
                esac
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
            }
            complete -o default -F _relay relay

            """).ToString();
    }
}
