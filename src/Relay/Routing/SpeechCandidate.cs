using System.Diagnostics.CodeAnalysis;
using Relay.Routing.Keys;
using Relay.Upstreams;

namespace Relay.Routing;

/// <summary>One place a call may go, with a key taken for it until <see cref="Release"/>.</summary>
/// <param name="route">Where.</param>
/// <param name="keys">The pool the key is of.</param>
/// <param name="lease">The key; the candidate's from now on.</param>
[SuppressMessage("Design", "CA1001", Justification = "The lease ends in Release.")]
internal sealed class SpeechCandidate(SpeechRoute route, KeyPool keys, KeyLease lease)
{
    private KeyLease _lease = lease;
    private int _released;

    public ISpeechUpstream Upstream => route.Upstream;

    public string Model => route.Model;

    /// <summary>Its label and secret, also after it was given back.</summary>
    public UpstreamKey Key => _lease.Key;

    public KeyPool Keys => keys;

    /// <summary>The last byte has come, or none will: the key is free again. Any thread; again: nothing happens.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _lease.Dispose();
        }
    }
}
