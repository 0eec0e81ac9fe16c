using Relay.Routing.Keys;

namespace Relay.Endpoints.Operations;

/// <summary>Providers as the operations paths take them: in any case.</summary>
internal static class ProviderName
{
    /// <summary>Whose keys they are when nobody says: the original project knows no other.</summary>
    public const string SiliconFlow = "siliconflow";

    /// <summary>The name as the store has it; null for none.</summary>
    public static string? Read(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim().ToLowerInvariant();

    /// <summary>What is wrong with a name; null when it can be used, or there is none.</summary>
    public static string? FindError(string name) => Read(name) is { } given ? KeyAdmin.FindProviderError(given) : null;
}
