using System.Collections;
using System.Globalization;
using System.Text;
using Relay.Diagnostics;
using Relay.Hosting;
using Relay.Hosting.Reload;
using Relay.Upstreams.Chat;
using Relay.Upstreams.Keys;
using Relay.Upstreams.WebSessions;

namespace Relay.Tests.Hosting;

/// <summary><c>docs/configuration.md</c>, made from the option classes and their comments.</summary>
internal static class ConfigurationDocument
{
    private const string Head = """
        # Configuration

        Every setting, its default and what it is for. This file is made from the option classes and their comments (`build/configuration.sh`); a test fails when it is not what they say. The settings most people touch are in the [README](../README.md#settings); how to run Relay for others is in [deployment.md](deployment.md).

        Where settings come from, weakest first; what comes later wins, setting by setting:

        1. the defaults below
        2. the environment variables `API_KEY`, `ADMIN_USERNAME`, `ADMIN_PASSWORD` and `AUTO_REFRESH_INTERVAL`
        3. `relay.json` in the working directory
        4. the file of `--config FILE`
        5. environment variables: `RELAY_` and the name with `__` for each `:`, such as `RELAY_Upstreams__MiniMax__Keys__0`
        6. the command line: `--set Section:Name=value`, and `--data`, `--listen`

        In a JSON file sections are objects and lists are arrays: `{"Upstreams": {"MiniMax": {"Keys": ["sk-..."]}}}`. Elsewhere an entry of a list has its number as last part of its name, from 0; entries come to those of the default. `NAME` stands for a name of your choice, `N` for a number. A value that cannot be used stops the start with a message that names the setting; a name that is not in this file is not looked at. `relay doctor` checks settings without a start.

        Those marked *live* count without a restart: on SIGHUP, and a second or two after a file of 3 or 4 changed, for the calls that begin then; calls under way end with what they began with. Such a reading is all or nothing, see [deployment.md](deployment.md#changing-settings-while-relay-serves).

        """;

    public static string Create()
    {
        StringBuilder text = new(Head);
        foreach (SettingsSection section in SettingsTree.Sections)
        {
            IReadOnlyList<Setting> settings = section.Settings;
            if (typeof(WebSessionOptions).IsAssignableFrom(section.Type))
            {
                if (section == SettingsTree.Sections.First(static one => typeof(WebSessionOptions).IsAssignableFrom(one.Type)))
                {
                    Append(text, "WebSessions:PLATFORM", typeof(WebSessionOptions), [.. settings.Where(IsCommon)
                        .Select(static setting => setting with { Path = "WebSessions:PLATFORM:" + setting.Property.Name })]);
                }

                settings = [.. settings.Where(static setting => !IsCommon(setting))];
            }

            Append(text, section.Path, section.Type, settings);
            text.Append(section.Type == typeof(ProviderOptions) ? Named("Built in", BuiltInProviders.Create().Keys)
                : section.Type == typeof(KeyTarget) ? Named("Built in", KeyTargets.With([], []).Keys) : "");
        }

        return text.ToString();
    }

    private static string Named(string what, IEnumerable<string> names) =>
        $"\n{what}: {string.Join(", ", names.Order(StringComparer.Ordinal).Select(static name => $"`{name}`"))}.\n";

    private static void Append(StringBuilder text, string path, Type type, IReadOnlyList<Setting> settings)
    {
        // Of what is said of all options together, only what is said of the member counts.
        string about = type == typeof(AllOptions) ? "" : SourceComments.Of(type);
        text.Append("\n## ").Append(path.Length == 0 ? "Top level" : path).Append("\n\n").Append(about.Length == 0 ? "" : about + "\n\n");
        text.Append("| Setting | Takes | Default | What it is for |\n| --- | --- | --- | --- |\n");
        foreach (Setting setting in settings)
        {
            Type declared = setting.Property.DeclaringType!;
            text.Append("| `").Append(setting.Path).Append(LiveSettings.Contains(setting.Path) ? "` *live* | " : "` | ").Append(Kind(setting.Property.PropertyType)).Append(" | ").Append(Cell(Shown(setting.Default)))
                .Append(" | ").Append(Cell(SourceComments.Of(declared, setting.Property.Name))).Append(" |\n");
        }
    }

    /// <summary>A setting of all platforms that has the same default on each.</summary>
    private static bool IsCommon(Setting setting) =>
        setting.Property.DeclaringType == typeof(WebSessionOptions)
        && SettingsTree.Sections.Where(static section => typeof(WebSessionOptions).IsAssignableFrom(section.Type))
            .SelectMany(static section => section.Settings)
            .Where(other => other.Property.Name == setting.Property.Name && other.Property.DeclaringType == typeof(WebSessionOptions))
            .Select(static other => Shown(other.Default)).Distinct().Count() == 1;

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choice => string.Join(", ", Enum.GetNames(choice).Select(static name => $"`{name}`")),
        { IsArray: true } => "list of texts",
        var plain when plain == typeof(bool) => "`true`, `false`",
        var plain when plain == typeof(string) || plain.IsGenericType => "text",
        var plain when plain == typeof(double) => "number",
        _ => "whole number",
    };

    private static string Shown(object? value) => value switch
    {
        null or "" => "none",
        string text => $"`{text.Replace(RelayVersion.Text, "VERSION", StringComparison.Ordinal)}`",
        bool flag => flag ? "`true`" : "`false`",
        IDictionary { Count: 0 } or Array { Length: 0 } => "none",
        IDictionary map => string.Join(", ", map.Keys.Cast<string>().Select(key => $"`{key}`" + (map[key] is "" ? "" : $": `{map[key]}`"))),
        Array list => string.Join(", ", list.Cast<object>().Select(static one => $"`{one}`")),
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
