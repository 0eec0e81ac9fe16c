using System.Runtime.CompilerServices;
using Xunit;

namespace Relay.Tests.Endpoints;

/// <summary>Waits for what other threads are about to bring about; what does not come fails the test.</summary>
internal static class Eventually
{
    // Far beyond what a loaded machine needs: it is only ever reached by a defect.
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>The same for what has to be asked for.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_deadline);
        while (!await condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.False(deadline.IsCancellationRequested, $"Not within {s_deadline.TotalSeconds} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        }
    }
}
