using Xunit;

namespace Relay.Tests.Cli;

/// <summary>Tests that read what a command prints: one at a time, since there is one console.</summary>
[CollectionDefinition(nameof(ConsoleCollection), DisableParallelization = true)]
public sealed class ConsoleCollection;
