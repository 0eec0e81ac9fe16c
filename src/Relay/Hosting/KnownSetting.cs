namespace Relay.Hosting;

/// <summary>A setting there is.</summary>
/// <param name="Path">Its full name; <c>NAME</c> and <c>N</c> stand for what the operator chooses.</param>
/// <param name="Takes">See <see cref="Admin.SettingLine.Takes"/>.</param>
/// <param name="Default">What it is where nobody sets it; empty: nothing.</param>
/// <param name="About">What it is for.</param>
internal sealed record KnownSetting(string Path, string Takes, string Default, string About)
{
    private readonly string[] _parts = Path.Split(':');

    public bool IsList => Takes == "list";

    /// <summary>It stands for many: it has no value by itself.</summary>
    public bool IsPattern => _parts.Any(static part => part is "NAME" or "N");

    /// <summary>
    /// Its value is never shown: it is a text, and its name or the operator's says that it may be a secret. So are some that are none, such as
    /// the path of a key file.
    /// </summary>
    public bool IsSecret(string name) =>
        (IsList || Takes == "text") && (SecretNames.Say(_parts[^1] == "NAME" && _parts.Length > 1 ? _parts[^2] : _parts[^1]) || SecretNames.Say(LastOf(name)));

    /// <summary>Whether a configured name is this setting, or an entry of it.</summary>
    public bool IsMeantBy(string[] name)
    {
        if (name.Length != _parts.Length + (IsList ? 1 : 0) || (IsList && !int.TryParse(name[^1], out _)))
        {
            return false;
        }

        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is not ("NAME" or "N") && !_parts[i].Equals(name[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static string LastOf(string name) => name[(name.LastIndexOf(':') + 1)..];
}
