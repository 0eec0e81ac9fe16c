using System.Buffers;
using System.Buffers.Text;

namespace Relay.Protocol.Text;

/// <summary>Small pieces of text into a buffer writer, without a string.</summary>
internal static class BufferWriterText
{
    // long.MinValue has 20 characters.
    private const int LongestInteger = 20;

    public static void WriteInteger(this IBufferWriter<byte> output, long value)
    {
        _ = Utf8Formatter.TryFormat(value, output.GetSpan(LongestInteger), out int written);
        output.Advance(written);
    }
}
