namespace Relay.Cli.Completion;

/// <summary>A word with what it means.</summary>
internal sealed record CompletionEntry(string Name, string Description);
