using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Relay.Diagnostics;
using Relay.Hosting;
using Relay.Upstreams.Chat;
using Relay.Upstreams.Keys;

namespace Relay.Tests.Hosting;

/// <summary><c>src/Relay/Hosting/settings.tsv</c>, made from the option classes and their comments: what a running Relay knows of its settings.</summary>
internal static class SettingsTable
{
    public static string Create()
    {
        StringBuilder text = new();
        foreach (SettingsSection section in SettingsTree.Sections)
        {
            // Built-in names before those the operator chooses: an entry belongs to the first line that fits.
            Append(text, section, "Providers:NAME", BuiltInProviders.Create());
            Append(text, section, "Keys:Providers:NAME", KeyTargets.With([], []));
            foreach (Setting setting in section.Settings)
            {
                if (setting.Default is IDictionary named)
                {
                    foreach (string name in named.Keys)
                    {
                        Append(text, setting, setting.Path.Replace("NAME", name, StringComparison.Ordinal), named[name]);
                    }
                }

                Append(text, setting, setting.Path, setting.Default is IDictionary ? null : setting.Default);
            }
        }

        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, SettingsSection section, string path, IReadOnlyDictionary<string, T> builtIn)
    {
        foreach ((string name, T options) in section.Path == path ? builtIn : new Dictionary<string, T>())
        {
            foreach (Setting setting in section.Settings)
            {
                object? value = setting.Property.GetValue(options);
                if (Shown(value) != Shown(setting.Default))
                {
                    Append(text, setting, setting.Path.Replace("NAME", name, StringComparison.Ordinal), value);
                }
            }
        }
    }

    private static void Append(StringBuilder text, Setting setting, string path, object? value) => text
        .Append(path).Append('\t').Append(Kind(setting.Property)).Append('\t').Append(Shown(value)).Append('\t')
        .Append(SourceComments.Of(setting.Property.DeclaringType!, setting.Property.Name)).Append('\n');

    private static string Kind(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        { IsEnum: true } choice => string.Join('|', Enum.GetNames(choice)),
        { IsArray: true } => "list",
        var plain when plain == typeof(bool) => "flag",
        var plain when plain == typeof(string) || plain.IsGenericType => "text",
        _ => "number",
    };

    private static string Shown(object? value) => value switch
    {
        null => "",
        string text => text.Replace(RelayVersion.Text, SettingsList.Version, StringComparison.Ordinal),
        bool flag => flag ? "true" : "false",
        Array list => string.Join(", ", list.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
