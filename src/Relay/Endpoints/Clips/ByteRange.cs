using Microsoft.Net.Http.Headers;

namespace Relay.Endpoints.Clips;

/// <summary>
/// The part of a file that a request asks for. One range is honoured; several, and what cannot be read, are answered with the whole file,
/// which RFC 9110 section 14.2 leaves to the server and which players cope with.
/// </summary>
/// <param name="Start">First byte.</param>
/// <param name="Count">How many; 0 when the range lies outside the file.</param>
/// <param name="IsPart">False: the whole file.</param>
internal readonly record struct ByteRange(long Start, long Count, bool IsPart)
{
    public bool IsUnsatisfiable => IsPart && Count == 0;

    /// <param name="header">The <c>Range</c> header, or null.</param>
    /// <param name="length">Bytes of the file.</param>
    public static ByteRange Of(string? header, long length)
    {
        if (header is null || !RangeHeaderValue.TryParse(header, out RangeHeaderValue? value) || value.Unit != "bytes" || value.Ranges.Count != 1)
        {
            return new ByteRange(0, length, false);
        }

        RangeItemHeaderValue range = value.Ranges.First();
        if (range.From is not { } from)
        {
            // The last so many.
            long last = Math.Min(range.To!.Value, length);
            return new ByteRange(length - last, last, true);
        }

        return from >= length
            ? new ByteRange(0, 0, true)
            : new ByteRange(from, Math.Min(range.To ?? long.MaxValue, length - 1) - from + 1, true);
    }
}
