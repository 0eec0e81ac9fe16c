namespace Relay.EndToEnd.Running;

/// <summary>
/// Everything that no log, error or file name may show: keys, tokens, passwords, spoken texts. Gathered over the whole run; every Relay's
/// output is held against it when the process ends. Any thread.
/// </summary>
internal static class Secrets
{
    /// <summary>The key that Relay shows to the fake upstream.</summary>
    public const string UpstreamKey = "sk-upstream-5e0c7a91d2";

    /// <summary>In every spoken text of these tests, so that one search finds all of them.</summary>
    public const string TextMark = "unspeakable";

    private static readonly Lock s_lock = new();
    private static readonly HashSet<string> s_all = [UpstreamKey, TextMark];

    public static void Add(string secret)
    {
        Assert.True(secret.Length >= 8, "Too short to be told from other words.");
        lock (s_lock)
        {
            s_all.Add(secret);
        }
    }

    public static void AssertAbsent(string text, string where)
    {
        lock (s_lock)
        {
            string? found = s_all.FirstOrDefault(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.True(found is null, $"{where} shows the secret '{found}':\n{text}");
        }
    }
}
