using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Tests that measure the process, or fill it: alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HeavyCollection
{
    public const string Name = "heavy";
}
