using System.Buffers;
using System.Globalization;
using System.Text;

namespace Relay.Protocol.Translation.Anthropic;

/// <summary>
/// Ids of tool calls in the form Anthropic demands (<c>^[a-zA-Z0-9_-]+$</c>). Other providers' ids ("search:0") are written in a form from
/// which they can be read back, because what was kept about a call is found by its own id.
/// </summary>
internal static class AnthropicToolId
{
    /// <summary>Begins ids in which <c>_hh</c> is a byte in hexadecimal.</summary>
    private const string Mark = "rly_";

    private static readonly SearchValues<byte> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    public static string Encode(string id)
    {
        PooledWriter output = new();
        Write(output, Encoding.UTF8.GetBytes(id));
        string encoded = Encoding.ASCII.GetString(output.Span);
        output.Dispose();
        return encoded;
    }

    /// <summary>Writes an id that is not empty; needs no JSON escapes.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> id)
    {
        if (!id.ContainsAnyExcept(s_plain) && !id.StartsWith("rly_"u8))
        {
            output.Write(id);
            return;
        }

        output.Write("rly_"u8);
        foreach (byte b in id)
        {
            Span<byte> span = output.GetSpan(3);
            if (b != '_' && s_plain.Contains(b))
            {
                span[0] = b;
                output.Advance(1);
            }
            else
            {
                span[0] = (byte)'_';
                span[1] = "0123456789abcdef"u8[b >> 4];
                span[2] = "0123456789abcdef"u8[b & 15];
                output.Advance(3);
            }
        }
    }

    /// <summary>The provider's own id; ids that were not written by <see cref="Write"/> are their own.</summary>
    public static string Decode(string id)
    {
        if (!id.StartsWith(Mark, StringComparison.Ordinal))
        {
            return id;
        }

        var bytes = new List<byte>(id.Length);
        for (int i = Mark.Length; i < id.Length; i++)
        {
            if (id[i] != '_')
            {
                bytes.Add((byte)id[i]);
            }
            else if (i + 2 < id.Length && byte.TryParse(id.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                return id;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
