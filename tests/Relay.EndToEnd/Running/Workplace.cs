using Relay.Data.MySql;

namespace Relay.EndToEnd.Running;

/// <summary>A temporary folder for one test: a data folder that does not exist yet, and a working directory. Removed on dispose.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("relay-e2e-");

    public Workplace()
    {
        // With a space in it: what Relay prints to be pasted must survive a shell.
        DataFolder = Path.Combine(_root.FullName, "data of relay");
        WorkFolder = _root.CreateSubdirectory("work").FullName;
    }

    /// <summary>What is started here as Relay.</summary>
    public string Program { get; private set; } = RelayProgram.FilePath;

    public string DataFolder { get; }

    public string WorkFolder { get; }

    public string StorePath => Path.Combine(DataFolder, "relay.db");

    /// <summary>The server that holds the store; null for a file in the data folder.</summary>
    public MySqlOptions? MySqlStore { get; private set; }

    public string ArchiveFolder => Path.Combine(DataFolder, "archive");

    /// <summary>Environment variables of every process started here.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Every process started here from now on keeps its store on a server. The address travels by environment.</summary>
    public void UseMySql(MySqlOptions store)
    {
        MySqlStore = store;
        Environment["RELAY_Store"] = store.ToConnectionString();
        Secrets.Add(store.Password);
    }

    /// <summary>Every Relay started here from now on is this program.</summary>
    public void UseProgram(string path) => Program = path;

    public string InWork(string name) => Path.Combine(WorkFolder, name);

    public void Dispose() => _root.Delete(recursive: true);
}
