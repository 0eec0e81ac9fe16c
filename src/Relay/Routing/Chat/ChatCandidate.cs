using System.Diagnostics.CodeAnalysis;
using Relay.Routing.Keys;

namespace Relay.Routing.Chat;

/// <summary>A target with the key taken for one attempt, which <see cref="ChatRouter.End"/> gives back. One owner.</summary>
/// <param name="target">Where.</param>
/// <param name="lease">The key; the candidate's from now on.</param>
/// <param name="isRepeat">See <see cref="IsRepeat"/>.</param>
[SuppressMessage("Design", "CA1001", Justification = "The lease ends with the attempt, in ChatRouter.End.")]
internal sealed class ChatCandidate(ChatTarget target, KeyLease lease, bool isRepeat)
{
    private KeyLease _lease = lease;

    public ChatTarget Target => target;

    /// <summary>Its label and secret, also after it was given back.</summary>
    public PooledKey Key => _lease.Key;

    /// <summary>The key has failed in this call already, or the model says that it is overloaded: wait a little first.</summary>
    public bool IsRepeat => isRepeat;

    /// <summary>The key is free again. Again: nothing happens.</summary>
    public void Release() => _lease.Dispose();
}
