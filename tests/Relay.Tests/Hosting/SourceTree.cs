namespace Relay.Tests.Hosting;

/// <summary>The files these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Relay.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests do not lie inside the source tree."));
}
