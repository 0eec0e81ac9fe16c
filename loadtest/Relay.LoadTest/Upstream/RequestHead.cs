using System.Text;

namespace Relay.LoadTest.Upstream;

/// <summary>The lines of a request before its body.</summary>
internal static class RequestHead
{
    /// <summary>The first header of a name.</summary>
    /// <param name="head">Whole lines, each with its CR LF.</param>
    /// <param name="name">In lower case, with its colon.</param>
    /// <param name="value">Without the blanks around it.</param>
    public static bool TryHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (head.IndexOf((byte)'\n') is >= 0 and var next)
        {
            head = head[(next + 1)..];
            if (head.Length > name.Length && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                value = head[name.Length..head.IndexOf((byte)'\r')].Trim((byte)' ');
                return true;
            }
        }

        value = default;
        return false;
    }
}
