using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests;

public class AssemblyTests
{
    [Fact]
    public void References_OfTheProtocolAssembly_AreTheBaseLibraryOnly()
    {
        string[] foreign = [.. typeof(T2aEventReader).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name is not ("System.Private.CoreLib" or "netstandard")
                && (!name.StartsWith("System.", StringComparison.Ordinal)
                    || name.StartsWith("System.Net", StringComparison.Ordinal)
                    || name.StartsWith("System.IO", StringComparison.Ordinal)
                    || name.StartsWith("System.Threading", StringComparison.Ordinal)))];

        Assert.Empty(foreign);
    }
}
