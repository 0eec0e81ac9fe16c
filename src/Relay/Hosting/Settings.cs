using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Relay.Admin;

namespace Relay.Hosting;

/// <summary>
/// Where settings come from, weakest first: built-in defaults, the environment variables of the second requirement document
/// (<c>API_KEY</c>, <c>ADMIN_USERNAME</c>, <c>ADMIN_PASSWORD</c>, <c>AUTO_REFRESH_INTERVAL</c>), <c>relay.json</c> in the working directory, a file named with
/// <c>--config</c>, environment variables (<c>RELAY_Upstreams__MiniMax__Keys__0</c>), the command line (<c>--set Section:Name=value</c>).
/// </summary>
internal static class Settings
{
    public const string EnvironmentPrefix = "RELAY_";

    /// <summary>Read where it is there.</summary>
    public static string DefaultFile => Path.GetFullPath("relay.json");

    private static readonly (string Variable, string Setting)[] s_plainVariables =
    [
        ("API_KEY", "Access:ApiKey"),
        ("ADMIN_USERNAME", "Access:AdminUsername"),
        ("ADMIN_PASSWORD", "Access:AdminPassword"),
        ("AUTO_REFRESH_INTERVAL", "Keys:AutoRefreshInterval"),
    ];

    /// <summary>Every provider of what is returned is a <see cref="SettingsLayer"/>.</summary>
    /// <exception cref="StartException">A file is missing or not JSON, or a <c>--set</c> has no '='.</exception>
    public static IConfigurationRoot Load(string? configFile, IEnumerable<string> overrides)
    {
        IConfigurationBuilder builder = new ConfigurationBuilder().Add(new SettingsLayer(
            SettingOrigin.Environment, InMemory(FromPlainVariables(Environment.GetEnvironmentVariable)), PlainVariable));
        try
        {
            AddFile(builder, DefaultFile, optional: true);
            if (configFile is not null)
            {
                AddFile(builder, Path.GetFullPath(configFile), optional: false);
            }

            return builder
                .Add(new SettingsLayer(
                    SettingOrigin.Environment, new EnvironmentVariablesConfigurationSource { Prefix = EnvironmentPrefix }, PrefixedVariable))
                .Add(new SettingsLayer(SettingOrigin.CommandLine, InMemory(overrides.Select(Split)), static _ => ""))
                .Build();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the configuration cannot be read: {error.Message}");
        }
    }

    /// <summary>Settings of the environment variables without a prefix; empty ones are none.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> FromPlainVariables(Func<string, string?> read) => s_plainVariables
        .Select(pair => KeyValuePair.Create(pair.Setting, read(pair.Variable)))
        .Where(static pair => !string.IsNullOrWhiteSpace(pair.Value));

    private static MemoryConfigurationSource InMemory(IEnumerable<KeyValuePair<string, string?>> settings) => new() { InitialData = settings };

    private static string PlainVariable(string name) =>
        Array.Find(s_plainVariables, pair => pair.Setting.Equals(name, StringComparison.OrdinalIgnoreCase)).Variable ?? "";

    private static string PrefixedVariable(string name) => EnvironmentPrefix + name.Replace(":", "__", StringComparison.Ordinal);

    private static void AddFile(IConfigurationBuilder builder, string path, bool optional)
    {
        // Not AddJsonFile: its watcher reads a changed file at once and puts it in force unchecked (see Reload for what Relay does).
        if (File.Exists(path))
        {
            builder.Add(new SettingsLayer(SettingOrigin.File, new ChainedConfigurationSource { Configuration = Parse(path) }, _ => path));
        }
        else if (!optional)
        {
            throw new StartException($"there is no configuration file '{path}'");
        }
    }

    // Parsed here and not with the rest, so that the file at fault can be named.
    private static IConfigurationRoot Parse(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonStream(new MemoryStream(File.ReadAllBytes(path))).Build();
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new StartException($"the configuration file '{path}' cannot be read: {error.Message}");
        }
    }

    private static KeyValuePair<string, string?> Split(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(setting[..equals], setting[(equals + 1)..])
            : throw new StartException($"'--set {setting}' has no value: write --set Section:Name=value");
    }
}
