using System.Reflection;

namespace Relay.Diagnostics;

/// <summary>Which Relay this is.</summary>
internal static class RelayVersion
{
    /// <summary>As the build was told, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(RelayVersion).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "0.0.0";
}
