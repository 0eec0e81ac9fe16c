namespace Relay.Hosting;

/// <summary>
/// Lets the threads that learn of socket events run what waits for them, instead of handing each chunk to the thread pool: a chunk is
/// received, looked at and sent in one go on one thread. Good for a relay, which never blocks there; measured in README ("Measured").
/// </summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Call before the first socket is made: the runtime reads the variable once. Whoever set it by hand has decided.</summary>
    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
