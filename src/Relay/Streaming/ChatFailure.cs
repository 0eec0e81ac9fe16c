using Relay.Protocol.Translation;

namespace Relay.Streaming;

/// <summary>How an attempt at a chat upstream failed.</summary>
/// <param name="Reason">The end reason a call gets from it.</param>
/// <param name="Fault">What it means. Only an answer of the upstream's says anything about a key: see <see cref="IsAnswer"/>.</param>
internal sealed record ChatFailure(EndReason Reason, ChatFault Fault)
{
    /// <summary>The upstream said so itself; the network did not fail.</summary>
    public bool IsAnswer => Reason == EndReason.UpstreamRefused;

    /// <summary>Another key or upstream may succeed where this one failed.</summary>
    public bool MayRetry => !Fault.ConcernsCaller;

    /// <summary>The same key may succeed a moment later.</summary>
    public bool IsPassing => Fault.Kind is ChatFaultKind.Transient or ChatFaultKind.Overloaded;

    /// <summary>It tells that the provider itself is in trouble.</summary>
    public bool IsProvidersTrouble => Fault.Kind == ChatFaultKind.Transient;

    public static ChatFailure Network(EndReason reason) => new(reason, new ChatFault(ChatFaultKind.Transient, ""));
}
