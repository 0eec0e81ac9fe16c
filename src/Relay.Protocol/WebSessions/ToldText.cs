namespace Relay.Protocol.WebSessions;

/// <summary>
/// Turns a text that comes again and again, each time longer, into its new pieces. Keeps the length and a hash of what has been told, not the
/// text itself. A mutable struct: keep it in a field of its owner.
/// </summary>
internal struct ToldText
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash;

    /// <summary>Bytes told so far.</summary>
    public int Length { get; private set; }

    /// <summary>What of the whole text has not been told yet, and now counts as told. False: the text is not what it was; nothing changes.</summary>
    /// <param name="whole">All of the text so far, UTF-8.</param>
    /// <param name="rest">Empty where nothing is new.</param>
    public bool TryAdvance(ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (whole.Length < Length || Hash(Offset, whole[..Length]) != (Length == 0 ? Offset : _hash))
        {
            return false;
        }

        rest = whole[Length..];
        Append(rest);
        return true;
    }

    /// <summary>A piece was told that came by itself.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        _hash = Hash(Length == 0 ? Offset : _hash, piece);
        Length += piece.Length;
    }

    // FNV-1a: guards against a site that rewrites its answer, not against one that wants to deceive.
    private static ulong Hash(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
