using System.Data.Common;

namespace Relay.Data.MySql;

/// <summary>How a <see cref="MySqlDataSource"/> reaches its server. Checked when the data source is made.</summary>
public sealed partial class MySqlOptions
{
    /// <summary>Host name or address; or the path of a Unix socket, beginning with a slash.</summary>
    public required string Server { get; init; }

    public int Port { get; init; } = 3306;

    public required string UserId { get; init; }

    /// <summary>Never part of an error, nor of <see cref="ToString"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>Must exist. Empty selects none.</summary>
    public string Database { get; init; } = "";

    /// <summary>Default <see cref="MySqlSslMode.Preferred"/>; across a network that others share, use <see cref="MySqlSslMode.VerifyFull"/>.</summary>
    public MySqlSslMode SslMode { get; init; } = MySqlSslMode.Preferred;

    /// <summary>File with the trusted authorities (PEM). Without one the verifying modes trust the system's.</summary>
    public string SslCa { get; init; } = "";

    /// <summary>Longest wait for a connection, new or from the pool, in seconds. Default 5: longer than any healthy handshake.</summary>
    public int ConnectionTimeout { get; init; } = 5;

    /// <summary>What commands start with as their <see cref="DbCommand.CommandTimeout"/>, in seconds; 0 is without limit. Default 30.</summary>
    public int DefaultCommandTimeout { get; init; } = 30;

    /// <summary>Most connections, and threads that wait for the server, at once. Default 10. Who wants one more waits for its turn.</summary>
    public int MaximumPoolSize { get; init; } = 10;

    /// <summary>Seconds after which an idle connection is closed. Default 180: below the time-outs of proxies and balancers on the way.</summary>
    public int ConnectionIdleTimeout { get; init; } = 180;

    internal bool IsLocalSocket => Server.StartsWith('/');

    /// <summary>Without the password.</summary>
    public override string ToString() => IsLocalSocket
        ? $"mysql database '{Database}' at {Server} as '{UserId}'"
        : $"mysql database '{Database}' at {Server}:{Port} as '{UserId}'";

    /// <summary>
    /// The text <see cref="Parse"/> reads back to the same options, with the password. The keys are those of the MySqlConnector package.
    /// </summary>
    public string ToConnectionString()
    {
        var text = new DbConnectionStringBuilder
        {
            [nameof(Server)] = Server,
            [nameof(Port)] = Text(Port),
            [UserIdKey] = UserId,
            [nameof(Password)] = Password,
            [nameof(Database)] = Database,
            [nameof(SslMode)] = SslMode.ToString(),
            [nameof(SslCa)] = SslCa,
            [nameof(ConnectionTimeout)] = Text(ConnectionTimeout),
            [nameof(DefaultCommandTimeout)] = Text(DefaultCommandTimeout),
            [nameof(MaximumPoolSize)] = Text(MaximumPoolSize),
            [nameof(ConnectionIdleTimeout)] = Text(ConnectionIdleTimeout),
        };
        if (IsLocalSocket)
        {
            text["ConnectionProtocol"] = "Unix";
        }

        return text.ConnectionString;
    }

    /// <summary>Throws <see cref="ArgumentException"/> naming the first setting that cannot work; never with its value.</summary>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Server) || string.IsNullOrEmpty(UserId))
        {
            throw new ArgumentException("The MySQL settings 'Server' and 'User ID' must be given.");
        }

        if (Port is < 1 or > 65535)
        {
            throw new ArgumentException("The MySQL setting 'Port' must be between 1 and 65535.");
        }

        if (ConnectionTimeout < 1 || DefaultCommandTimeout < 0 || MaximumPoolSize is < 1 or > 1000 || ConnectionIdleTimeout < 1)
        {
            throw new ArgumentException("The MySQL settings 'ConnectionTimeout', 'MaximumPoolSize' (at most 1000) and "
                + "'ConnectionIdleTimeout' must be at least 1, and 'DefaultCommandTimeout' must not be negative.");
        }

        if (SslCa.Length > 0 && !File.Exists(SslCa))
        {
            throw new ArgumentException($"The MySQL setting 'SslCa' names '{SslCa}', which is no file.");
        }

        // They would end the text early on its way into the C library.
        if ((Server + UserId + Password + Database + SslCa).Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("The MySQL settings must not contain NUL characters.");
        }
    }
}
