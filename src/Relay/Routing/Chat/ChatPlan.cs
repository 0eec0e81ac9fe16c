using System.Diagnostics.CodeAnalysis;
using Relay.Routing.Keys;
using Relay.Streaming;
using Relay.Upstreams;
using Relay.Upstreams.Chat;

namespace Relay.Routing.Chat;

/// <summary>
/// The order in which one call tries its candidates. Each target's keys in turn, then the next target; when all have been tried, those
/// that failed in a way that may pass are tried again. One owner, one thread at a time.
/// </summary>
internal sealed class ChatPlan
{
    private readonly List<ChatTarget> _targets;
    private readonly List<UpstreamKey> _tried = [];
    private readonly List<UpstreamKey> _passing = [];

    /// <param name="route">Its targets; the first is chosen by weight.</param>
    /// <param name="call">What each must be able to take.</param>
    /// <param name="random">In [0, 1).</param>
    public ChatPlan(ChatRoute route, ChatCall call, double random)
        : this(route.Targets.Where(target => target.Provider.Upstream.CanTake(call)), random)
    {
    }

    /// <param name="targets">The first is chosen by weight.</param>
    /// <param name="random">In [0, 1).</param>
    public ChatPlan(IEnumerable<ChatTarget> targets, double random)
    {
        _targets = [.. targets];
        double left = random * _targets.Sum(static target => target.Weight);
        for (int i = 0; i < _targets.Count; i++)
        {
            ChatTarget target = _targets[i];
            if (target.Weight > 0 && (left -= target.Weight) < 0)
            {
                _targets.RemoveAt(i);
                _targets.Insert(0, target);
                return;
            }
        }
    }

    /// <summary>No provider of the route can take such a call at all.</summary>
    public bool IsEmpty => _targets.Count == 0;

    /// <summary>Milliseconds until a candidate may be fit again; 0 when nobody knows.</summary>
    public long RemainingMs
    {
        get
        {
            long least = long.MaxValue;
            foreach (ChatTarget target in _targets)
            {
                least = Math.Min(least, Math.Max(target.Provider.Circuit.RemainingMs, target.Provider.Keys.RestMs(target.Model)));
            }

            return least == long.MaxValue ? 0 : least;
        }
    }

    /// <summary>What the caller is told while no candidate is fit; null: the usual.</summary>
    public string? RestingWords => _targets.Count == 0 ? null : _targets[0].Provider.Upstream.RestingWords;

    /// <summary>Takes the next candidate: its key, and its provider's circuit. Whoever took it ends it with <see cref="ChatRouter.End"/>.</summary>
    public bool TryNext([NotNullWhen(true)] out ChatCandidate? candidate)
    {
        // Of models that say they are overloaded the others are asked first; where there are no others, they are asked after a pause.
        if (TryTake(isUrgent: false, isRepeat: false, out candidate) || TryTake(isUrgent: true, isRepeat: true, out candidate))
        {
            return true;
        }

        if (_passing.Count == 0)
        {
            return false;
        }

        _tried.RemoveAll(_passing.Contains);
        _passing.Clear();
        return TryTake(isUrgent: true, isRepeat: true, out candidate);
    }

    /// <summary>What an attempt of this plan came to: where the next one may go.</summary>
    public void Note(ChatCandidate candidate, ChatFailure failure)
    {
        if (failure.IsPassing)
        {
            _passing.Add(candidate.Key);
        }
    }

    private bool TryTake(bool isUrgent, bool isRepeat, [NotNullWhen(true)] out ChatCandidate? candidate)
    {
        foreach (ChatTarget target in _targets)
        {
            ChatProvider provider = target.Provider;
            if (provider.Circuit.IsOpen || !TryTakeKey(target, isUrgent, out KeyLease lease))
            {
                continue;
            }

            if (provider.Circuit.TryEnter())
            {
                _tried.Add(lease.Key);
                candidate = new ChatCandidate(target, lease, isRepeat);
                return true;
            }

            lease.Dispose();
        }

        candidate = null;
        return false;
    }

    private bool TryTakeKey(ChatTarget target, bool isUrgent, out KeyLease lease)
    {
        if (target.KeyLabel is not { } label)
        {
            return target.Provider.Keys.TryTake(target.Model, _tried, out lease, isUrgent);
        }

        lease = default;
        return !_tried.Exists(key => key.Label == label) && target.Provider.Keys.TryTakeNamed(label, out lease);
    }
}
