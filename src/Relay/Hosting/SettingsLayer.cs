using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Relay.Admin;

namespace Relay.Hosting;

/// <summary>One of the places settings come from, which knows which it is. Read only.</summary>
/// <param name="origin">What kind of place.</param>
/// <param name="source">What is there.</param>
/// <param name="placeOf">The file or the variable that a name was read from.</param>
internal sealed class SettingsLayer(SettingOrigin origin, IConfigurationSource source, Func<string, string> placeOf) : IConfigurationSource, IConfigurationProvider
{
    private IConfigurationProvider _values = null!;

    public SettingOrigin Origin => origin;

    /// <summary>Where exactly the setting of this name stands.</summary>
    public string PlaceOf(string name) => placeOf(name);

    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        _values = source.Build(builder);
        return this;
    }

    public void Load() => _values.Load();

    public bool TryGet(string key, out string? value) => _values.TryGet(key, out value);

    public void Set(string key, string? value) => throw new NotSupportedException("Settings are read only.");

    public IChangeToken GetReloadToken() => _values.GetReloadToken();

    public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) => _values.GetChildKeys(earlierKeys, parentPath);
}
