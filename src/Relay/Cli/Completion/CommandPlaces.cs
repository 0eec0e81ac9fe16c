using System.CommandLine;
using System.CommandLine.Completions;

namespace Relay.Cli.Completion;

/// <summary>The command tree as completion scripts need it, read from the commands themselves.</summary>
internal sealed class CommandPlaces
{
    private readonly List<CommandPlace> _all = [];

    // An option that many places share is one object here too.
    private readonly Dictionary<Option, CompletionOption> _options = [];

    /// <summary>Every command, those above before those below.</summary>
    public IReadOnlyList<CommandPlace> All => _all;

    /// <summary>Every option once.</summary>
    public IEnumerable<CompletionOption> Options => _options.Values;

    public static CommandPlaces Of(Command root)
    {
        CommandPlaces places = new();
        places.Add(root, "relay", []);
        return places;
    }

    /// <summary>Whether all commands take an option.</summary>
    public bool IsEverywhere(CompletionOption option) => _all.TrueForAll(place => place.Options.Contains(option));

    private void Add(Command command, string path, IReadOnlyList<Option> inherited)
    {
        Option[] options = [.. command.Options.Where(static option => !option.Hidden), .. inherited];
        Command[] below = [.. command.Subcommands.Where(static one => !one.Hidden)];
        _all.Add(new CommandPlace(
            path, [.. below.Select(static one => new CompletionEntry(one.Name, one.Description ?? ""))], [.. options.Select(Read)],
            [.. command.Arguments.SelectMany(WordsOf)]));
        Option[] recursive = [.. options.Where(static option => option.Recursive)];
        foreach (Command one in below)
        {
            Add(one, $"{path} {one.Name}", recursive);
        }
    }

    private CompletionOption Read(Option option)
    {
        if (!_options.TryGetValue(option, out CompletionOption? read))
        {
            bool takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

            // Help has names for other systems' customs as well: /h, -?
            string[] names = [.. new[] { option.Name }.Concat(option.Aliases).Where(static name => name.StartsWith('-') && !name.Contains('?', StringComparison.Ordinal)).Distinct()];
            read = new CompletionOption(names, option.Description ?? "", takesValue, takesValue ? [.. WordsOf(option)] : []);
            _options.Add(option, read);
        }

        return read;
    }

    private static IEnumerable<string> WordsOf(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(static item => item.Label);
}
