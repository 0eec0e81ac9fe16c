using System.Diagnostics.CodeAnalysis;
using Relay.Protocol.WebSessions.DeepSeek;

namespace Relay.Upstreams.WebSessions.DeepSeek;

/// <summary>Does the site's work on the thread pool, never on a request's thread; at most half the cores at a time. Any thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody waits for by its handle holds nothing.")]
internal sealed class DeepSeekWork
{
    // About a millisecond: how long a cancelled search goes on.
    private const long Slice = 4096;

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The answer; -1: there is none.</summary>
    public async ValueTask<long> SolveAsync(DeepSeekChallenge challenge, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Solve(challenge, cancellationToken), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static long Solve(DeepSeekChallenge challenge, CancellationToken cancellationToken)
    {
        DeepSeekSearch search = new(challenge);
        for (long from = 0; from < challenge.Difficulty; from += Slice)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long found = search.Find(from, Math.Min(from + Slice, challenge.Difficulty));
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }
}
