using System.IO.Compression;
using Relay.Diagnostics;

namespace Relay.Hosting;

/// <summary>
/// The settings there are, with defaults and comments, as <c>settings.tsv</c> has them: one a line, name, kind, default and comment with tabs
/// between. The file is made from the option classes together with <c>docs/configuration.md</c>, so that nothing has to be looked up in classes
/// while Relay runs.
/// </summary>
internal static class SettingsList
{
    /// <summary>Stands for Relay's version, which the file shall not change with.</summary>
    public const string Version = "$(version)";

    private const string ResourceName = "settings.tsv.gz";

    /// <summary>Read from the binary each time: it is asked for by people, seldom.</summary>
    public static IReadOnlyList<KnownSetting> Read()
    {
        using Stream compressed = typeof(SettingsList).Assembly.GetManifestResourceStream(ResourceName)!;
        using StreamReader reader = new(new GZipStream(compressed, CompressionMode.Decompress));
        List<KnownSetting> settings = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            settings.Add(new KnownSetting(fields[0], fields[1], fields[2].Replace(Version, RelayVersion.Text, StringComparison.Ordinal), fields[3]));
        }

        return settings;
    }
}
