using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Waits for what other threads are about to bring about.</summary>
internal static class Eventually
{
    // Far beyond what a loaded machine needs: it is only ever reached by a defect.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_deadline);
        while (!condition() && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        }

        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The same for what has to be asked for.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_deadline);
        while (!await condition() && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        }

        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }
}
