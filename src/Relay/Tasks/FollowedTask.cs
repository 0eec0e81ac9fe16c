using Relay.Billing;
using Relay.Routing.Objects;

namespace Relay.Tasks;

/// <summary>A task under way on this node. Its mutable members belong to whoever has set <see cref="IsBusy"/>.</summary>
internal sealed class FollowedTask(UpstreamObject made, CallHold? hold)
{
    private int _busy;

    public UpstreamObject Object { get; set; } = made;

    /// <summary>What pays for it; null once that is settled.</summary>
    public CallHold? Hold { get; set; } = hold;

    /// <summary>When it is asked about next, <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long DueAt { get; set; }

    /// <summary>Queries in a row that brought nothing.</summary>
    public int Failures { get; set; }

    /// <summary>What is left to be done of an ended task has been tried so often.</summary>
    public int Tries { get; set; }

    /// <summary>The last word its owner was told.</summary>
    public string ToldWord { get; set; } = "";

    /// <summary>One of the few that may ask the platform now.</summary>
    public bool HasTurn { get; set; }

    /// <summary>It has ended, and everything that follows from that is done.</summary>
    public bool IsOver { get; set; }

    public bool IsBusy => Volatile.Read(ref _busy) != 0;

    public bool TryEnter() => Interlocked.Exchange(ref _busy, 1) == 0;

    public void Leave() => Volatile.Write(ref _busy, 0);
}
