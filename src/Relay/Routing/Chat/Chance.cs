using System.Diagnostics.CodeAnalysis;

namespace Relay.Routing.Chat;

/// <summary>Chance where nobody gains by foreseeing it: which target takes a call, how long a pause is.</summary>
internal static class Chance
{
    /// <summary>In [0, 1).</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Shares load; keeps no secret.")]
    public static double Next() => Random.Shared.NextDouble();
}
