namespace Relay.FakeUpstreams.Audio;

/// <summary>Lower-case hex as ASCII bytes, which is how audio travels on this interface.</summary>
internal static class Hex
{
    public static byte[] Encode(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        byte[] hex = new byte[bytes.Length * 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            hex[2 * i] = digits[bytes[i] >> 4];
            hex[(2 * i) + 1] = digits[bytes[i] & 15];
        }

        return hex;
    }
}
