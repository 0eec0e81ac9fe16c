namespace Relay.Billing;

/// <summary>
/// Calls that count as one stream of their token: the texts of one socket session, which are spoken one after the other. Belongs to one
/// session and one token; its number is changed under the lock of that token's quota.
/// </summary>
internal sealed class StreamGroup
{
    /// <summary>Calls of the group that are open.</summary>
    public int Open { get; set; }
}
