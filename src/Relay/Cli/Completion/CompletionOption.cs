namespace Relay.Cli.Completion;

/// <summary>An option.</summary>
/// <param name="Names">All its names, with their dashes; the long one first.</param>
/// <param name="Description">What it means.</param>
/// <param name="TakesValue">A word follows it.</param>
/// <param name="Words">What that word can be, where that is a fixed set.</param>
internal sealed record CompletionOption(IReadOnlyList<string> Names, string Description, bool TakesValue, IReadOnlyList<string> Words);
