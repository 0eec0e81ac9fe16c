namespace Relay.Protocol.WebSessions;

/// <summary>The texts of an answer's parts, each of which is sent again as it grows. One owner, one thread at a time.</summary>
internal sealed class CumulativeTexts : IDisposable
{
    // Sites send a handful. What is kept of each must not be had without end.
    private const int MaxParts = 1024;

    private readonly Dictionary<string, CumulativeText> _parts = new(StringComparer.Ordinal);

    /// <summary>What is new in a part; borrowed from <paramref name="text"/>. False: there are too many parts.</summary>
    public bool TryNext(string part, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> fresh)
    {
        fresh = default;
        if (!_parts.TryGetValue(part, out CumulativeText? said))
        {
            if (_parts.Count == MaxParts)
            {
                return false;
            }

            _parts[part] = said = new CumulativeText();
        }

        fresh = said.Next(text);
        return true;
    }

    public void Dispose()
    {
        foreach (CumulativeText text in _parts.Values)
        {
            text.Dispose();
        }

        _parts.Clear();
    }
}
