namespace Relay.Tests;

/// <summary>For tests that await an event loop's doings themselves.</summary>
internal static class OffLoops
{
    /// <summary>Goes on in the thread pool: see <see cref="OffLoopsAttribute"/>.</summary>
    public static async Task GoAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
