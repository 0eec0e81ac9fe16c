namespace Relay.Routing.Keys;

/// <summary>What a list of keys is ordered by.</summary>
internal enum KeySort
{
    AddTime,

    /// <summary>A balance that nobody knows counts as 0.</summary>
    Balance,

    UsageCount,
}
