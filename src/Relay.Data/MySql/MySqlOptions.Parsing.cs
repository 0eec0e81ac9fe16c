using System.Data.Common;
using System.Globalization;

namespace Relay.Data.MySql;

/// <summary>The two forms of a connection string.</summary>
public sealed partial class MySqlOptions
{
    private const string UserIdKey = "User ID";
    private const string UrlScheme = "mysql://";

    // Other names of the same settings, by the key they stand for here.
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Host"] = nameof(Server),
        ["Data Source"] = nameof(Server),
        ["DataSource"] = nameof(Server),
        ["Socket"] = nameof(Server),
        ["UserID"] = UserIdKey,
        ["Uid"] = UserIdKey,
        ["User"] = UserIdKey,
        ["Username"] = UserIdKey,
        ["User Name"] = UserIdKey,
        ["Pwd"] = nameof(Password),
        ["Initial Catalog"] = nameof(Database),
        ["Ssl Mode"] = nameof(SslMode),
        ["Ssl CA"] = nameof(SslCa),
        ["CACertificateFile"] = nameof(SslCa),
        ["Connection Timeout"] = nameof(ConnectionTimeout),
        ["Connect Timeout"] = nameof(ConnectionTimeout),
        ["Default Command Timeout"] = nameof(DefaultCommandTimeout),
        ["Max Pool Size"] = nameof(MaximumPoolSize),
        ["Maximum Pool Size"] = nameof(MaximumPoolSize),
        ["Connection Idle Timeout"] = nameof(ConnectionIdleTimeout),
    };

    /// <summary>
    /// Reads <c>mysql://user:password@host:port/database?option=value</c> (percent-encoded where needed; <c>?Socket=/path</c> for a Unix
    /// socket), or <c>Server=...;Port=...;User ID=...;Password=...;Database=...;SslMode=...;SslCa=...</c>; either with or without
    /// <c>mysql:</c> before it. An unknown key is an error. No error contains the text itself.
    /// </summary>
    public static MySqlOptions Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        Dictionary<string, string> values = connectionString.StartsWith(UrlScheme, StringComparison.OrdinalIgnoreCase)
            ? ReadUrl(connectionString)
            : ReadPairs(connectionString.StartsWith("mysql:", StringComparison.OrdinalIgnoreCase) ? connectionString[6..] : connectionString);
        var defaults = new MySqlOptions { Server = "", UserId = "" };
        var options = new MySqlOptions
        {
            Server = Take(values, nameof(Server)) ?? "",
            Port = TakeInt(values, nameof(Port), defaults.Port),
            UserId = Take(values, UserIdKey) ?? "",
            Password = Take(values, nameof(Password)) ?? "",
            Database = Take(values, nameof(Database)) ?? "",
            SslMode = TakeSslMode(values, defaults.SslMode),
            SslCa = Take(values, nameof(SslCa)) ?? "",
            ConnectionTimeout = TakeInt(values, nameof(ConnectionTimeout), defaults.ConnectionTimeout),
            DefaultCommandTimeout = TakeInt(values, nameof(DefaultCommandTimeout), defaults.DefaultCommandTimeout),
            MaximumPoolSize = TakeInt(values, nameof(MaximumPoolSize), defaults.MaximumPoolSize),
            ConnectionIdleTimeout = TakeInt(values, nameof(ConnectionIdleTimeout), defaults.ConnectionIdleTimeout),
        };
        _ = Take(values, "ConnectionProtocol"); // follows from the server's name
        foreach (string key in values.Keys)
        {
            throw new ArgumentException($"There is no MySQL setting '{key}'.");
        }

        return options;
    }

    private static Dictionary<string, string> ReadPairs(string text)
    {
        var builder = new DbConnectionStringBuilder();
        try
        {
            builder.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // Its own message quotes the text, with the password.
            throw new ArgumentException("The MySQL connection string cannot be read; write it as Server=...;User ID=...;Password=...;Database=...");
        }

        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (string key in builder.Keys)
        {
            Add(values, key, (string)builder[key]);
        }

        return values;
    }

    private static Dictionary<string, string> ReadUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url))
        {
            throw new ArgumentException("The MySQL address cannot be read; write it as mysql://user:password@host:port/database");
        }

        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        string[] user = url.UserInfo.Split(':', 2);
        Add(values, UserIdKey, Uri.UnescapeDataString(user[0]));
        Add(values, nameof(Password), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        Add(values, nameof(Database), Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')));
        if (url.Port > 0)
        {
            Add(values, nameof(Port), Text(url.Port));
        }

        foreach (string pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            Add(values, Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }

        _ = values.TryAdd(nameof(Server), url.Host.Trim('[', ']')); // unless the query named a socket
        return values;
    }

    private static void Add(Dictionary<string, string> values, string key, string value)
    {
        string name = s_aliases.GetValueOrDefault(key, key);
        if (!values.TryAdd(name, value))
        {
            throw new ArgumentException($"The MySQL setting '{name}' is given twice.");
        }
    }

    private static string? Take(Dictionary<string, string> values, string key) => values.Remove(key, out string? value) ? value : null;

    private static int TakeInt(Dictionary<string, string> values, string key, int fallback) => Take(values, key) switch
    {
        null => fallback,
        string value when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => number,
        _ => throw new ArgumentException($"The MySQL setting '{key}' must be a whole number."),
    };

    private static MySqlSslMode TakeSslMode(Dictionary<string, string> values, MySqlSslMode fallback) =>
        Take(values, nameof(SslMode))?.ToUpperInvariant() switch
        {
            null => fallback,
            "NONE" or "DISABLED" => MySqlSslMode.None,
            "PREFERRED" => MySqlSslMode.Preferred,
            "REQUIRED" => MySqlSslMode.Required,
            "VERIFYCA" or "VERIFY_CA" => MySqlSslMode.VerifyCA,
            "VERIFYFULL" or "VERIFY_IDENTITY" => MySqlSslMode.VerifyFull,
            _ => throw new ArgumentException("The MySQL setting 'SslMode' must be None, Preferred, Required, VerifyCA or VerifyFull."),
        };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
