namespace Relay.Cli.Completion;

/// <summary>One command as it can be typed.</summary>
/// <param name="Path">All words that lead to it, such as <c>relay user add</c>.</param>
/// <param name="Commands">Commands below it.</param>
/// <param name="Options">Options it takes, with those of the commands above it.</param>
/// <param name="Words">What its arguments can be, where that is a fixed set.</param>
internal sealed record CommandPlace(
    string Path, IReadOnlyList<CompletionEntry> Commands, IReadOnlyList<CompletionOption> Options, IReadOnlyList<string> Words);
