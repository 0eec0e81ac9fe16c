using System.Text;

namespace Relay.Protocol.Http;

/// <summary>The 512-byte head of a file in a tar archive (POSIX ustar and the older form): the three facts that unpacking needs.</summary>
/// <param name="Name">With folders, '/' separated.</param>
/// <param name="Size">Bytes of the file; what follows the head, filled up to whole blocks.</param>
/// <param name="IsFile">An ordinary file; folders, links and extended heads are not.</param>
public readonly record struct TarHeader(string Name, long Size, bool IsFile)
{
    public const int BlockBytes = 512;

    /// <summary>Bytes behind the file's up to the next head.</summary>
    public int Padding => (int)((BlockBytes - (Size % BlockBytes)) % BlockBytes);

    /// <summary>Whether a block of zeros ends the archive here.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>False when the block is not a head: its sum is wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = default;
        if (block.Length != BlockBytes || !TryOctal(block.Slice(148, 8), out long sum) || !TryOctal(block.Slice(124, 12), out long size))
        {
            return false;
        }

        long counted = 8 * ' '; // the sum's own field counts as spaces
        for (int i = 0; i < block.Length; i++)
        {
            counted += i is >= 148 and < 156 ? 0 : block[i];
        }

        if (counted != sum)
        {
            return false;
        }

        string prefix = block.Slice(257, 5).SequenceEqual("ustar"u8) ? Text(block.Slice(345, 155)) : "";
        string name = Text(block[..100]);
        header = new TarHeader(prefix.Length > 0 ? $"{prefix}/{name}" : name, size, block[156] is 0 or (byte)'0');
        return true;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 4)
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return digits.Length > 0;
    }
}
