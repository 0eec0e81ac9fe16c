using System.Text;

namespace Relay.Cli.Completion;

/// <summary>For zsh 5, as a file <c>_relay</c> in a folder of <c>fpath</c> or read after <c>compinit</c>.</summary>
internal static class ZshScript
{
    public static string Of(CommandPlaces places)
    {
        StringBuilder script = new();
        script.Append("""
            #compdef relay
            # Completion of relay for zsh: source <(relay completion zsh), or keep it as _relay in a folder of fpath.
            _relay() {
                local at=relay word
                local -a found
                for word in "${(@)words[2,CURRENT-1]}"; do
                    case "$at $word" in

            """);
        foreach (CommandPlace place in places.All.Skip(1))
        {
            script.Append("            '").Append(place.Path).Append("') at='").Append(place.Path).Append("' ;;\n");
        }

        script.Append("""
                    esac
                done
                case "$at ${words[CURRENT-1]}" in

            """);
        foreach (CompletionOption option in places.Options.Where(static option => option.TakesValue))
        {
            script.Append("        ").Append(ShellText.Patterns(places, option)).Append(") ")
                .Append(option.Words.Count == 0 ? "_files; return ;;\n" : $"compadd -- {string.Join(' ', option.Words)}; return ;;\n");
        }

        script.Append("    esac\n    if [[ ${words[CURRENT]} == -* ]]; then\n        case \"$at\" in\n");
        foreach (CommandPlace place in places.All)
        {
            Append(script, place, place.Options.SelectMany(static option => option.Names.Select(name => new CompletionEntry(name, option.Description))));
        }

        script.Append("        esac\n        _describe -o option found\n        return\n    fi\n    case \"$at\" in\n");
        foreach (CommandPlace place in places.All)
        {
            Append(script, place, place.Commands.Concat(place.Words.Select(static word => new CompletionEntry(word, ""))));
        }

        return script.Append("""
                esac
                if (( $#found )); then _describe command found; else _files; fi
            }
            if [[ "${funcstack[1]}" == _relay ]]; then _relay "$@"; else compdef _relay relay; fi

            """).ToString();
    }

    private static void Append(StringBuilder script, CommandPlace place, IEnumerable<CompletionEntry> entries) =>
        script.Append("        '").Append(place.Path).Append("') found=(").AppendJoin(' ', entries.Select(Entry)).Append(") ;;\n");

    // A colon parts the word from what is said of it.
    private static string Entry(CompletionEntry entry) => ShellText.Quote(
        entry.Name.Replace(":", "\\:", StringComparison.Ordinal) + (entry.Description.Length == 0 ? "" : ":" + entry.Description));
}
