using System.Reflection;
using Relay.Hosting;

namespace Relay.Tests.Hosting;

/// <summary>All settings there are, read from the option classes that <see cref="AllOptions"/> names.</summary>
internal static class SettingsTree
{
    // Where a section is not named as its member is.
    private static readonly Dictionary<string, string> s_paths = new()
    {
        [nameof(AllOptions.Relay)] = "",
        [nameof(AllOptions.MiniMax)] = "Upstreams:MiniMax",
        [nameof(AllOptions.Local)] = "Upstreams:Local",
        [nameof(AllOptions.KeyTargets)] = "Keys:Providers",
    };

    public static IReadOnlyList<SettingsSection> Sections { get; } = [.. typeof(AllOptions).GetProperties().SelectMany(Read)];

    /// <summary>The setting a full name means, as <c>Providers:OpenAI:Keys:0</c>; null when there is none.</summary>
    public static Setting? Find(string name) => Sections.SelectMany(static section => section.Settings)
        .FirstOrDefault(setting => IsMeant(setting, name.Split(':')));

    private static bool IsMeant(Setting setting, string[] name)
    {
        string[] path = setting.Path.Split(':');
        int more = setting.Property.PropertyType.IsArray ? 1 : 0;
        return name.Length == path.Length + more
            && path.Zip(name).All(static pair => pair.First is "NAME" or "N" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase))
            && (more == 0 || int.TryParse(name[^1], out _));
    }

    private static IEnumerable<SettingsSection> Read(PropertyInfo member)
    {
        string path = s_paths.GetValueOrDefault(member.Name, member.Name);
        return ValueOf(member.PropertyType) is { } value
            ? value == typeof(string)
                ? [new SettingsSection(path, typeof(AllOptions), [new Setting(path + ":NAME", member, null)])]
                : Read(path + ":NAME", value, Activator.CreateInstance(value)!)
            : Read(path, member.PropertyType, Activator.CreateInstance(member.PropertyType)!);
    }

    private static IEnumerable<SettingsSection> Read(string path, Type type, object defaults)
    {
        List<Setting> settings = [];
        List<SettingsSection> below = [];
        foreach (PropertyInfo property in type.GetProperties().Where(static property => property.SetMethod?.IsPublic == true))
        {
            string name = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            object? value = property.GetValue(defaults);
            if (IsOptions(property.PropertyType))
            {
                below.AddRange(Read(name, property.PropertyType, value!));
            }
            else if (property.PropertyType.IsArray && IsOptions(property.PropertyType.GetElementType()!))
            {
                below.AddRange(Read(name + ":N", property.PropertyType.GetElementType()!, Activator.CreateInstance(property.PropertyType.GetElementType()!)!));
            }
            else if (ValueOf(property.PropertyType) is { } named && IsOptions(named))
            {
                below.AddRange(Read(name + ":NAME", named, Activator.CreateInstance(named)!));
            }
            else
            {
                settings.Add(new Setting(ValueOf(property.PropertyType) is null ? name : name + ":NAME", property, value));
            }
        }

        return [.. settings.Count == 0 ? [] : (SettingsSection[])[new SettingsSection(path, type, settings)], .. below];
    }

    private static bool IsOptions(Type type) => type.IsClass && type.Namespace?.StartsWith("Relay", StringComparison.Ordinal) == true;

    /// <summary>What a dictionary by name has as values; null when it is none.</summary>
    private static Type? ValueOf(Type type) =>
        type.IsGenericType && type.Name.Contains("Dictionary", StringComparison.Ordinal) ? type.GetGenericArguments()[1] : null;
}
