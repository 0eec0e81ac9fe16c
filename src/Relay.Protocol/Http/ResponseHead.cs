using System.Buffers.Text;
using System.Text;

namespace Relay.Protocol.Http;

/// <summary>
/// The head of an HTTP/1.1 response (RFC 9112), of which a relay needs seven facts. Strict where leniency lets two parsers disagree on
/// where a message ends: conflicting lengths, both framings at once, bare line feeds, folded lines are all refused.
/// </summary>
public readonly record struct ResponseHead
{
    private const int MaxRequestIdBytes = 128;

    /// <summary>Three-digit status.</summary>
    public int Status { get; private init; }

    /// <summary><c>Content-Length</c>; -1 when absent.</summary>
    public long ContentLength { get; private init; }

    public bool IsChunked { get; private init; }

    /// <summary>The connection may be used again once the body has been read.</summary>
    public bool KeepAlive { get; private init; }

    /// <summary>Media type without parameters, lower case; empty when absent.</summary>
    public string MediaType { get; private init; }

    /// <summary>How long the server asks to wait (<c>Retry-After</c> in seconds, or <c>retry-after-ms</c>); 0 when it does not say, or names a date.</summary>
    public long RetryAfterMs { get; private init; }

    /// <summary>The server's own id of the call, wherever it puts it; empty when absent. At most 128 visible ASCII characters.</summary>
    public string RequestId { get; private init; }

    /// <summary><c>Content-Range</c> of a part of a file; empty when absent. At most 128 visible ASCII characters.</summary>
    public string ContentRange { get; private init; }

    /// <summary>Whether a body follows; a response to a POST has none only with these statuses.</summary>
    public bool HasBody => Status is >= 200 and not (204 or 304);

    /// <summary>Where the head ends in <paramref name="bytes"/> (just past its blank line); -1 while it is not there yet.</summary>
    public static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>Parses a complete head. False when it is not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> head, out ResponseHead response)
    {
        response = default;
        if (head.Length < 16 || !head.StartsWith("HTTP/1."u8) || head[7] is not ((byte)'0' or (byte)'1') || head[8] != (byte)' '
            || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out int digits) || digits != 3 || status < 100)
        {
            return false;
        }

        Facts facts = new() { KeepAlive = head[7] == (byte)'1', Length = -1, MediaType = "", RequestId = "", ContentRange = "" };
        int line = head.IndexOf("\r\n"u8) + 2;
        while (line < head.Length - 2)
        {
            int length = head[line..].IndexOf("\r\n"u8);
            if (length <= 0 || !TryReadHeader(head.Slice(line, length), ref facts))
            {
                return false;
            }

            line += length + 2;
        }

        if (facts.IsChunked && facts.Length >= 0)
        {
            return false;
        }

        response = new ResponseHead
        {
            Status = status,
            ContentLength = facts.Length,
            IsChunked = facts.IsChunked,
            KeepAlive = facts.KeepAlive,
            MediaType = facts.MediaType,
            RetryAfterMs = facts.RetryAfterMs,
            RequestId = facts.RequestId,
            ContentRange = facts.ContentRange,
        };
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> line, ref Facts facts)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t' || line.Contains((byte)'\n') || line[colon - 1] is (byte)' ' or (byte)'\t')
        {
            return false;
        }

        ReadOnlySpan<byte> name = line[..colon];
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            bool known = facts.Length >= 0;
            if (!Utf8Parser.TryParse(value, out long length, out int used) || used != value.Length || length < 0 || (known && length != facts.Length))
            {
                return false;
            }

            facts.Length = length;
        }
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            // Relay asks for no other coding, and a body it cannot delimit is worse than none.
            facts.IsChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            return facts.IsChunked;
        }
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            facts.KeepAlive = Ascii.EqualsIgnoreCase(value, "keep-alive"u8) || (facts.KeepAlive && !Ascii.EqualsIgnoreCase(value, "close"u8));
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            int end = value.IndexOf((byte)';');
            facts.MediaType = MediaTypeOf((end < 0 ? value : value[..end]).Trim(" \t"u8));
        }
        else
        {
            ReadHint(name, value, ref facts);
        }

        return true;
    }

    /// <summary>Headers that help but decide nothing: a strange value is the same as none.</summary>
    private static void ReadHint(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Facts facts)
    {
        if (Ascii.EqualsIgnoreCase(name, "retry-after"u8) || Ascii.EqualsIgnoreCase(name, "retry-after-ms"u8))
        {
            bool isSeconds = name.Length == "retry-after".Length;
            if (Utf8Parser.TryParse(value, out double number, out int used) && used == value.Length && number is > 0 and < 1e6)
            {
                facts.RetryAfterMs = Math.Max(facts.RetryAfterMs, (long)(isSeconds ? number * 1000 : number));
            }
        }
        else if (IsRequestId(name) && value.Length is > 0 and <= MaxRequestIdBytes && !value.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            facts.RequestId = Encoding.ASCII.GetString(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-range"u8) && value.Length is > 0 and <= MaxRequestIdBytes
            && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            facts.ContentRange = Encoding.ASCII.GetString(value);
        }
    }

    private static bool IsRequestId(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "x-request-id"u8) || Ascii.EqualsIgnoreCase(name, "request-id"u8)
        || Ascii.EqualsIgnoreCase(name, "x-ds-trace-id"u8) || Ascii.EqualsIgnoreCase(name, "x-siliconcloud-trace-id"u8)
        || Ascii.EqualsIgnoreCase(name, "trace-id"u8);

    // The ones every call sees cost no string.
    private static string MediaTypeOf(ReadOnlySpan<byte> value) =>
        Ascii.EqualsIgnoreCase(value, "text/event-stream"u8) ? "text/event-stream"
        : Ascii.EqualsIgnoreCase(value, "application/json"u8) ? "application/json"
        : Encoding.Latin1.GetString(value).ToLowerInvariant();

    private ref struct Facts
    {
        public long Length;
        public bool IsChunked;
        public bool KeepAlive;
        public string MediaType;
        public long RetryAfterMs;
        public string RequestId;
        public string ContentRange;
    }
}
