using Microsoft.Extensions.Configuration;
using Relay.Admin;
using Relay.Hosting.Reload;
using Relay.Storage;

namespace Relay.Hosting;

/// <summary>
/// Every setting in effect with where it comes from: each one there is, each entry of lists and named sections that somebody set, and each name
/// that no setting has, without its value: it may be a key under a name that was mistyped.
/// </summary>
internal static class SettingsReport
{
    /// <param name="started">What the server was started with.</param>
    /// <param name="read">What was read since: of it <see cref="LiveSettings"/> are in force, of the other everything else.</param>
    /// <param name="options">What was made of <paramref name="started"/>.</param>
    public static IReadOnlyList<SettingLine> Read(IConfigurationRoot started, IConfigurationRoot read, AllOptions options)
    {
        IReadOnlyList<KnownSetting> known = SettingsList.Read();
        SortedDictionary<string, string> given = new(StringComparer.OrdinalIgnoreCase);
        Take(started, isLive: false, given);
        Take(read, isLive: true, given);

        List<SettingLine> lines = [];
        foreach (KnownSetting setting in known)
        {
            if (!setting.IsPattern)
            {
                lines.Add(given.Remove(setting.Path, out string? value)
                    ? Given(Of(setting.Path), setting, setting.Path, value)
                    : new SettingLine(setting.Path, setting.Takes, WorkedOut(setting.Path, options) ?? setting.Default, setting.Default, SettingOrigin.Default, "", setting.About));
            }

            // Entries stand behind what they belong to.
            foreach ((string name, string value) in given.Where(one => setting.IsMeantBy(one.Key.Split(':')) && !IsNamed(known, one.Key)).ToArray())
            {
                given.Remove(name);
                lines.Add(Given(Of(name), setting, name, value));
            }
        }

        foreach (string name in given.Keys)
        {
            (SettingOrigin origin, string place) = OriginOf(Of(name), name);
            lines.Add(new SettingLine(name, "", null, "", origin, place, ""));
        }

        return lines;

        IConfigurationRoot Of(string name) => LiveSettings.Contains(name) ? read : started;
    }

    private static void Take(IConfigurationRoot configuration, bool isLive, SortedDictionary<string, string> given)
    {
        foreach ((string name, string? value) in configuration.AsEnumerable())
        {
            if (value is not null && LiveSettings.Contains(name) == isLive)
            {
                given[name] = value;
            }
        }
    }

    // A line of its own in the list: it has a default that others of its kind have not.
    private static bool IsNamed(IReadOnlyList<KnownSetting> known, string name) =>
        known.Any(setting => setting.Path.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SettingLine Given(IConfigurationRoot configuration, KnownSetting setting, string name, string value)
    {
        (SettingOrigin origin, string place) = OriginOf(configuration, name);
        string? shown = setting.IsSecret(name) && value.Length > 0 ? null
            : setting.Path == nameof(RelayOptions.Store) ? StoreAddress.Describe(value)
            : setting.Takes is "text" or "list" ? SecretNames.TakeOut(value)
            : value;

        // What a list has by default is no entry's own.
        return new SettingLine(name, setting.IsList ? "text" : setting.Takes, shown, setting.IsList ? "" : setting.Default, origin, place, setting.About);
    }

    private static (SettingOrigin Origin, string Place) OriginOf(IConfigurationRoot configuration, string name)
    {
        foreach (IConfigurationProvider provider in configuration.Providers.Reverse())
        {
            if (provider.TryGet(name, out string? value) && value is not null)
            {
                return provider is SettingsLayer layer ? (layer.Origin, layer.PlaceOf(name)) : (SettingOrigin.Program, "");
            }
        }

        return (SettingOrigin.Program, "");
    }

    // Two folders and files live below the data folder unless somebody says otherwise.
    private static string? WorkedOut(string path, AllOptions options) => path switch
    {
        "Billing:JournalDirectory" => options.Billing.JournalDirectory,
        "Jwt:SecretFile" => options.Jwt.SecretFile,
        _ => null,
    };
}
