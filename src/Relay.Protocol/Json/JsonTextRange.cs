using System.Buffers;
using Relay.Protocol.Text;

namespace Relay.Protocol.Json;

/// <summary>
/// Where a string value lies in a request body, and how long its text is. The text itself stays in the body, which is
/// passed on or archived as it came; whoever holds this must hold the same body.
/// </summary>
/// <param name="Start">First byte after the opening quote.</param>
/// <param name="Length">Raw bytes up to the closing quote.</param>
/// <param name="IsEscaped">Whether the raw bytes contain escapes.</param>
/// <param name="Weighted">Length as billed, see <see cref="BillableChars"/>.</param>
/// <param name="CodePoints">Unicode code points.</param>
public readonly record struct JsonTextRange(int Start, int Length, bool IsEscaped, long Weighted, long CodePoints)
{
    /// <summary>The raw, still escaped bytes.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> body) => body.Slice(Start, Length);

    /// <summary>Appends the text as UTF-8, escapes decoded.</summary>
    public void WriteTo(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> raw = Raw(body);
        if (!IsEscaped)
        {
            output.Write(raw);
            return;
        }

        _ = JsonText.TryUnescape(raw, output.GetSpan(raw.Length), out int written);
        output.Advance(written);
    }

    internal static JsonTextRange Measure(ReadOnlySpan<byte> raw, int start, bool isEscaped)
    {
        if (!isEscaped)
        {
            (long weighted, long points) = BillableChars.Measure(raw);
            return new JsonTextRange(start, raw.Length, false, weighted, points);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            _ = JsonText.TryUnescape(raw, buffer, out int written);
            (long weighted, long points) = BillableChars.Measure(buffer.AsSpan(0, written));
            return new JsonTextRange(start, raw.Length, true, weighted, points);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
