namespace Relay.LoadTest.Wire;

/// <summary>
/// A chunk's send time as text inside it: <c>@T</c> and nineteen digits. It stands in the text of a chat event, which translators keep; in a
/// member of a T2A message; and in the audio itself, for callers who get the audio without its envelope.
/// </summary>
internal static class Stamp
{
    public const int Length = 21;

    /// <summary>Added to the clock, so that there are nineteen digits however long the machine has run.</summary>
    private const long Base = 1_000_000_000_000_000_000;

    /// <summary>Writes <paramref name="nanoseconds"/> of the clock into the first <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> target, long nanoseconds)
    {
        target[0] = (byte)'@';
        target[1] = (byte)'T';
        ulong rest = (ulong)(nanoseconds + Base);
        for (int i = Length - 1; i > 1; i--)
        {
            (rest, ulong digit) = Math.DivRem(rest, 10);
            target[i] = (byte)('0' + digit);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; false when these bytes are something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out long nanoseconds)
    {
        nanoseconds = 0;
        if (source.Length < Length || source[0] != '@' || source[1] != 'T')
        {
            return false;
        }

        long value = 0;
        foreach (byte digit in source[2..Length])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = unchecked((value * 10) + digit - '0');
        }

        nanoseconds = value - Base;
        return value >= Base;
    }
}
