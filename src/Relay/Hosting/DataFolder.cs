namespace Relay.Hosting;

/// <summary>
/// The data folder, held by one serving process: a second one would write the same journal. The lock is the operating system's, so it is
/// gone with the process however that ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Makes the folder if it is missing; returns its full path. For commands that run beside a serving process.</summary>
    /// <exception cref="StartException">It cannot be made.</exception>
    public static string Create(string folder)
    {
        string path = System.IO.Path.GetFullPath(folder);
        try
        {
            // Tokens, prices and audio of others: nobody but the owner looks in.
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return path;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Unusable(path, error);
        }
    }

    /// <exception cref="StartException">Another process serves from this folder, or it cannot be written.</exception>
    public static DataFolder Open(string folder)
    {
        string path = Create(folder);
        try
        {
            return new DataFolder(path, new FileStream(
                System.IO.Path.Combine(path, "relay.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not FileNotFoundException)
        {
            throw new StartException($"the data folder '{path}' is in use by another relay: stop it, or start this one with --data and another folder");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw Unusable(path, error);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static StartException Unusable(string path, Exception error) => new($"the data folder '{path}' cannot be used: {error.Message}");
}
