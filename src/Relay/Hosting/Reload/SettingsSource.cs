using Microsoft.Extensions.Configuration;

namespace Relay.Hosting.Reload;

/// <summary>Where the settings of one process come from, to be read again while it serves.</summary>
/// <param name="configFile">The file of <c>--config</c>; null: none.</param>
/// <param name="overrides">Settings of the command line, as <c>Section:Name=value</c>.</param>
internal sealed class SettingsSource(string? configFile, IEnumerable<string> overrides)
{
    private readonly string? _configFile = configFile is null ? null : Path.GetFullPath(configFile);
    private readonly string[] _overrides = [.. overrides];

    /// <summary>Files that are looked at, there or not.</summary>
    public IReadOnlyList<string> Files => _configFile is null ? [Settings.DefaultFile] : [Settings.DefaultFile, _configFile];

    /// <inheritdoc cref="Settings.Load"/>
    public IConfigurationRoot Load() => Settings.Load(_configFile, _overrides);
}
