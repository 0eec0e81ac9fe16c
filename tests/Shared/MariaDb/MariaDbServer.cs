using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Relay.Data.MySql;

namespace Relay.Testing.MariaDb;

/// <summary>
/// A MariaDB server of our own: private folder, port and socket, on 127.0.0.1, ended by its process id. It ends with this process even
/// when that is killed, because a shell that holds our end of a pipe ends it.
/// </summary>
internal sealed partial class MariaDbServer : IAsyncDisposable
{
    private const string User = "relay";
    private const string Secret = "pass'wörd\\ ;=";
    private const string ReadyMark = "ready for connections";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-mariadb-");
    private readonly string[] _more;
    private Process? _shell;

    private MariaDbServer(string[] more)
    {
        _more = more;
        Port = FindPort();
        Certificates = ServerCertificates.Create(_folder.CreateSubdirectory("tls").FullName);
    }

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? Missing { get; } = Array.Find(
        ["/usr/sbin/mariadbd", "/usr/bin/mariadb-install-db", "/usr/bin/my_print_defaults", "/usr/bin/openssl"], static file => !File.Exists(file)) is { } file
        ? $"no MariaDB here: {file} is missing (build/test.sh installs mariadb-server-core and mariadb-client-core)"
        : null;

    public int Port { get; }

    public string SocketPath => Path.Combine(_folder.FullName, "sock");

    public ServerCertificates Certificates { get; }

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private string PidFile => Path.Combine(_folder.FullName, "pid");

    /// <summary>Installs a fresh server and returns when it takes connections; about two seconds.</summary>
    /// <param name="more">Options of the server, stronger than ours.</param>
    public static async Task<MariaDbServer> StartAsync(params string[] more)
    {
        MariaDbServer server = new(more);
        await RunAsync("/usr/bin/mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
            "--datadir=" + server.DataFolder);
        await File.WriteAllTextAsync(Path.Combine(server._folder.FullName, "init.sql"), $"""
            CREATE USER IF NOT EXISTS '{User}'@'%' IDENTIFIED BY '{Secret.Replace("\\", "\\\\").Replace("'", "''")}';
            GRANT ALL ON *.* TO '{User}'@'%' WITH GRANT OPTION;
            """);
        await server.StartProcessAsync();
        return server;
    }

    /// <summary>How to reach it. A null host means its own address.</summary>
    public MySqlOptions Options(string database, int? port = null, int poolSize = 10, int connectionTimeout = 10, int commandTimeout = 30) => new()
    {
        Server = "127.0.0.1",
        Port = port ?? Port,
        UserId = User,
        Password = Secret,
        Database = database,
        MaximumPoolSize = poolSize,
        ConnectionTimeout = connectionTimeout,
        DefaultCommandTimeout = commandTimeout,
    };

    /// <summary>An empty database of its own; returns its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():N}");
        await ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        return name;
    }

    /// <summary>
    /// Free now, and below the ports that the system gives to whoever asks for any: between this and the server's start, some other test's
    /// connection would have taken one of those, or another server of the same run.
    /// </summary>
    private static int FindPort()
    {
        while (true)
        {
            int port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using TcpListener probe = new(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next guess.
            }
        }
    }

    /// <summary>Runs statements as an administrator.</summary>
    public async Task ExecuteAsync(string sql, string database = "")
    {
        await using MySqlDataSource source = new(Options(database));
        await using MySqlConnection connection = await source.OpenConnectionAsync();
        await using MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SIGKILL; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(9);
        await _shell!.WaitForExitAsync();
        _shell.Dispose();
        _shell = null;
    }

    /// <summary>Starts it again, on the same data and port.</summary>
    public Task RestartAsync() => StartProcessAsync();

    /// <summary>SIGSTOP: it takes connections and bytes, and answers nothing.</summary>
    public void Freeze() => Signal(19);

    /// <summary>SIGCONT</summary>
    public void Thaw() => Signal(18);

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {await output}{await error}");
        }
    }

    private void Signal(int number)
    {
        int process = int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);
        if (SendSignal(process, number) != 0)
        {
            throw new InvalidOperationException("kill: " + System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage());
        }
    }

    private async Task StartProcessAsync()
    {
        string[] arguments =
        [
            "--no-defaults", "--user=" + Environment.UserName, "--datadir=" + DataFolder, "--socket=" + SocketPath, "--pid-file=" + PidFile,
            $"--port={Port}", "--bind-address=127.0.0.1", "--skip-name-resolve", "--init-file=" + Path.Combine(_folder.FullName, "init.sql"),
            "--ssl-ca=" + Certificates.Authority, "--ssl-cert=" + Certificates.Server, "--ssl-key=" + Certificates.Key,
            "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=64M", "--max-connections=500",
            "--innodb-flush-log-at-trx-commit=2", // survives SIGKILL, which is all that happens to it here
            .. _more,
        ];
        // A second shell reads until we are gone; the first ends with the server.
        const string Script = "exec 3<&0; /usr/sbin/mariadbd \"$@\" & server=$!; (cat <&3; kill -9 $server) >/dev/null 2>&1 & wait $server";
        ProcessStartInfo start = new("/bin/sh", ["-c", Script, "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        File.Delete(PidFile);
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> lines = [];
        _shell = new Process { StartInfo = start };
        _shell.ErrorDataReceived += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Data ?? "");
            }

            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException("The server ended:\n" + string.Join('\n', lines)));
            }
            else if (line.Data.Contains(ReadyMark, StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _shell.Start();
        _shell.BeginErrorReadLine();
        await ready.Task.WaitAsync(s_limit);
    }

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
