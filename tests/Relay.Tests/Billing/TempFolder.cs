namespace Relay.Tests.Billing;

/// <summary>A folder of its own for one test, removed with everything in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("relay-billing-").FullName;

    /// <summary>
    /// What a process started after kill -9 of the present one would find: files as they are in the page cache this instant, without
    /// the lock.
    /// </summary>
    public TempFolder CopyAsAfterKill()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(Path, "*.log"))
        {
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    public string[] Files(string pattern) => [.. Directory.GetFiles(Path, pattern).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
