using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests;

public class AssemblyTests
{
    // Bytes in, values out: no files, no sockets, no threads.
    private static readonly string[] s_refused = ["System.IO", "System.Net", "System.Threading"];

    [Fact]
    public void References_OfTheProtocolAssembly_AreTheBaseLibraryOnly()
    {
        string baseLibrary = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.All(References(), name => Assert.True(File.Exists(Path.Combine(baseLibrary, name + ".dll")), name));
    }

    [Fact]
    public void References_OfTheProtocolAssembly_DoNoIo()
    {
        Assert.DoesNotContain(References(), name => s_refused.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> References() =>
        typeof(T2aEventReader).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
