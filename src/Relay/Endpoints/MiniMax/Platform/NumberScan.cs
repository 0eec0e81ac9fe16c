namespace Relay.Endpoints.MiniMax.Platform;

/// <summary>
/// Finds a member's whole number in JSON that passes in pieces, by its name, without reading the rest: images and recordings stand around it. A
/// later one replaces an earlier one. A quote inside a text is escaped, so texts are not taken for members.
/// </summary>
internal sealed class NumberScan(string name)
{
    private const int MaxDigits = 18;

    // Longest beginning of what is looked for that an earlier piece may have ended with.
    private readonly byte[] _carry = new byte[64 + (MaxDigits * 2)];
    private readonly byte[] _name = System.Text.Encoding.ASCII.GetBytes($"\"{name}\"");
    private int _carried;

    /// <summary>-1 as long as there is none.</summary>
    public long Value { get; private set; } = -1;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        int overlap = Math.Min(bytes.Length, _carry.Length);
        Span<byte> seam = stackalloc byte[_carry.Length * 2];
        _carry.AsSpan(0, _carried).CopyTo(seam);
        bytes[..overlap].CopyTo(seam[_carried..]);
        Look(seam[..(_carried + overlap)]);
        if (bytes.Length > overlap)
        {
            Look(bytes);
            bytes[^_carry.Length..].CopyTo(_carry);
            _carried = _carry.Length;
        }
        else
        {
            int kept = Math.Min(_carried + overlap, _carry.Length);
            seam.Slice(_carried + overlap - kept, kept).CopyTo(_carry);
            _carried = kept;
        }
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        int at;
        while ((at = bytes.IndexOf(_name)) >= 0)
        {
            bytes = bytes[(at + _name.Length)..];
            ReadOnlySpan<byte> rest = bytes.TrimStart(": \t\""u8);
            int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? rest.Length : digits;
            if (digits is > 0 and <= MaxDigits && System.Buffers.Text.Utf8Parser.TryParse(rest[..digits], out long value, out _))
            {
                Value = value;
            }
        }
    }
}
