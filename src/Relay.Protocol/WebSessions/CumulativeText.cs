using Relay.Protocol.Translation;

namespace Relay.Protocol.WebSessions;

/// <summary>
/// A text that a site sends whole again and again, each time longer; some events have only what is new. One that begins with what was there
/// is the whole, any other one is new. What was there is kept: only so can the two be told apart. One owner, one thread at a time.
/// </summary>
internal sealed class CumulativeText : IDisposable
{
    private PooledBytes _said;

    /// <summary>What is new in the next event; borrowed from <paramref name="text"/>.</summary>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> fresh = text.StartsWith(_said.Span) ? text[_said.Length..] : text;
        _said.Append(fresh);
        return fresh;
    }

    public void Dispose() => _said.Dispose();
}
