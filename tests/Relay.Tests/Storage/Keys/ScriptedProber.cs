using System.Collections.Concurrent;
using Relay.Routing.Keys;

namespace Relay.Tests.Storage.Keys;

/// <summary>A provider that answers as a test says; without a word, that the key is good and the balance its own business.</summary>
internal sealed class ScriptedProber : IKeyProber
{
    private int _open;
    private int _most;

    public ConcurrentDictionary<string, KeyProbe> Answers { get; } = [];

    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>No answer comes before this has ended.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int MostAtOnce => Volatile.Read(ref _most);

    public bool Knows(string provider) => true;

    public async ValueTask<KeyProbe> AskAsync(string provider, string secret, CancellationToken cancellationToken)
    {
        int open = Interlocked.Increment(ref _open);
        Asked.Enqueue(secret);
        lock (Answers)
        {
            _most = Math.Max(_most, open);
        }

        await Task.Yield();
        await Gate.WaitAsync(cancellationToken);
        Interlocked.Decrement(ref _open);
        return Answers.GetValueOrDefault(secret, new KeyProbe(KeyVerdict.Valid, BalanceState.Unknown));
    }
}
