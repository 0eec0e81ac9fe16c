namespace Relay.Hosting.Reload;

/// <summary>
/// Which settings count without a restart. The others open something at the start (a port, a store, a file, connections, threads) or bound
/// what is held open, and wait.
/// </summary>
internal static class LiveSettings
{
    // Sections stand for all that is in them.
    private static readonly string[] s_live =
        ["Log:Level", "Models", "Routing", "Speech", "Streaming:FirstByteTimeoutMs", "Streaming:IdleTimeoutMs", "Chat", "Keys:Pools"];

    // Made once, with what it remembers.
    private const string Except = "Chat:Replay";

    /// <param name="name">With its sections, as <c>Chat:MaxAttempts</c>.</param>
    public static bool Contains(string name) => !IsIn(name, Except) && Array.Exists(s_live, section => IsIn(name, section));

    private static bool IsIn(string name, string section) =>
        name.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (name.Length == section.Length || name[section.Length] == ':');
}
