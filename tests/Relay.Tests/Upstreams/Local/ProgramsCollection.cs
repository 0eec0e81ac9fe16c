using Xunit;

namespace Relay.Tests.Upstreams.Local;

/// <summary>Tests that start programs run alone: some count this process's file descriptors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProgramsCollection
{
    public const string Name = "Programs";
}
