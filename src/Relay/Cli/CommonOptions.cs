using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Relay.Hosting;
using Relay.Hosting.Reload;

namespace Relay.Cli;

/// <summary>Options that every command understands.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Data { get; } = new("--data", "-d")
    {
        Description = "Folder of the store, the journal and the archive (default: ./data)",
        Recursive = true,
    };

    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "JSON file with settings (default: ./relay.json when it is there)",
        Recursive = true,
    };

    public Option<string[]> Set { get; } = new("--set", "-s")
    {
        Description = "One setting, as Section:Name=value; may be repeated",
        Recursive = true,
    };

    /// <exception cref="StartException">The settings cannot be read.</exception>
    public IConfigurationRoot Load(ParseResult result) => Source(result).Load();

    /// <summary>Where the settings of this command line are.</summary>
    public SettingsSource Source(ParseResult result, params IEnumerable<string> more)
    {
        IEnumerable<string> overrides = result.GetValue(Set) ?? [];
        if (result.GetValue(Data) is { } data)
        {
            overrides = overrides.Append("Data=" + data);
        }

        return new SettingsSource(result.GetValue(Config), overrides.Concat(more));
    }
}
