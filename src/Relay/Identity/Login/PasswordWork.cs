using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Relay.Identity;

/// <summary>
/// Hashes passwords on a few threads of its own that give way to everything else in the process, so that logins do not delay streams.
/// Called from any thread; a call returns at once, and what awaits its task goes on in the thread pool. At most so many jobs wait; beyond
/// that a call is refused with null.
/// </summary>
internal sealed class PasswordWork : IDisposable
{
    // Of a password nobody knows. At any cost it takes the same time as a hash somebody's password belongs to.
    private const string NobodysTail = "$C6UzMDM.H6dfI/f/IKcEeO7ZJ0VhJMyxaQ7v6JDMqYLxZ1n5yJxnK";

    [SuppressMessage("Usage", "CA2213", Justification = "Completed instead: its threads, and calls that come too late, still look at it.")]
    private readonly BlockingCollection<Action> _jobs;
    private readonly Lock _lock = new();
    private readonly int _threads;
    private bool _started;
    private long _work;

    /// <param name="threads">How many hash at once.</param>
    /// <param name="maxWaiting">Most jobs that wait.</param>
    public PasswordWork(int threads, int maxWaiting)
    {
        _threads = threads;
        _jobs = new BlockingCollection<Action>(maxWaiting);
    }

    /// <summary>Rounds of bcrypt done so far, 2 to the power of each hash's cost: what time is spent on, without a clock.</summary>
    public long RoundsDone => Interlocked.Read(ref _work);

    /// <summary>Hashes a password; null when too many wait.</summary>
    public Task<string>? TryHash(string password) => TryRun(() =>
    {
        Interlocked.Add(ref _work, 1L << Passwords.Cost);
        return Passwords.Hash(password);
    });

    /// <summary>
    /// Compares a password with a hash; null when too many wait. A <paramref name="hash"/> of null, or one that cannot be verified, never
    /// matches. A password that does not match costs the same in every case: a hash weaker than new ones is made up for.
    /// </summary>
    public Task<PasswordMatch>? TryVerify(string password, string? hash) => TryRun(() => Verify(password, hash));

    /// <summary>Jobs that wait are cancelled; the ones running end by themselves.</summary>
    public void Dispose() => _jobs.CompleteAdding();

    private PasswordMatch Verify(string password, string? hash)
    {
        int cost = hash is null ? 0 : Passwords.CostOf(hash) ?? 0;
        if (cost > 0 && Counted(password, hash!, cost))
        {
            return new(true, cost < Passwords.Cost ? Passwords.Hash(password) : null);
        }

        // One hash of nobody's where there was none; after a weaker one 2^c + 2^(c+1) + ... + 2^11, which with its own 2^c makes 2^12.
        int first = cost == 0 ? Passwords.Cost : cost;
        int last = cost == 0 ? Passwords.Cost : Passwords.Cost - 1;
        for (int missing = first; missing <= last; missing++)
        {
            Counted(password, string.Create(CultureInfo.InvariantCulture, $"$2b${missing:00}{NobodysTail}"), missing);
        }

        return new(false, null);
    }

    private bool Counted(string password, string hash, int cost)
    {
        Interlocked.Add(ref _work, 1L << cost);
        return Passwords.Verify(password, hash);
    }

    private Task<T>? TryRun<T>(Func<T> work)
    {
        if (_jobs.IsAddingCompleted)
        {
            return null; // Relay stops
        }

        Start();
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action job = () =>
        {
            if (_jobs.IsAddingCompleted)
            {
                done.TrySetCanceled();
                return;
            }

            try
            {
                done.TrySetResult(work());
            }
            catch (Exception error) // whoever awaits it learns of it
            {
                done.TrySetException(error);
            }
        };
        try
        {
            return _jobs.TryAdd(job) ? done.Task : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Relay has stopped just now
        }
    }

    // Not before there is something to do: most Relays see few logins.
    private void Start()
    {
        lock (_lock)
        {
            if (_started)
            {
                return;
            }

            _started = true;
            for (int i = 0; i < _threads; i++)
            {
                new Thread(Run) { IsBackground = true, Name = "password-hash" }.Start();
            }
        }
    }

    private void Run()
    {
        LowPriority.TakeForThisThread();
        foreach (Action job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }
}
