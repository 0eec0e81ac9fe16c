namespace Relay.Upstreams.Chat;

/// <summary>A model's name in configuration; one that ends in <c>*</c> stands for all that begin like it. Case does not count.</summary>
internal static class NamePattern
{
    public static bool IsMatch(string pattern, string name) => pattern is [.., '*']
        ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
}
