namespace Relay.Upstreams.WebSessions;

/// <summary>A whole, small answer of a site.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">At most <see cref="WebSite.MaxReplyBytes"/> of it.</param>
/// <param name="RetryAfterMs">What the headers ask for; 0: nothing.</param>
internal sealed record WebReply(int Status, ReadOnlyMemory<byte> Body, long RetryAfterMs);
