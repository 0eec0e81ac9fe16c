using System.Text;
using Relay.Protocol.Sse;

namespace Relay.Protocol.Tests.Sse;

/// <summary>
/// An event stream as text, "name|data;" per dispatched event: from our reader with the specification's buffers on top,
/// and from a second parser written over whole lines.
/// </summary>
internal static class SseEvents
{
    public static string FromReader(byte[][] chunks)
    {
        var result = new StringBuilder();
        var data = new List<byte>();
        string name = "";
        int lines = 0;
        var reader = new SseReader();
        foreach (byte[] chunk in chunks)
        {
            scoped ReadOnlySpan<byte> input = chunk;
            SseToken token;
            while ((token = reader.Read(ref input, out ReadOnlySpan<byte> value)) != SseToken.NeedMore)
            {
                switch (token)
                {
                    case SseToken.Data:
                        data.AddRange(value);
                        break;
                    case SseToken.DataLineEnd:
                        data.Add((byte)'\n');
                        lines++;
                        break;
                    case SseToken.EventName:
                        name = Encoding.UTF8.GetString(value);
                        break;
                    default:
                        Dispatch(result, name, data, lines);
                        name = "";
                        lines = 0;
                        break;
                }
            }

            Assert.True(input.IsEmpty);
        }

        return result.ToString();
    }

    public static string FromLines(byte[] stream)
    {
        string text = Encoding.Latin1.GetString(stream);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        string[] lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        var result = new StringBuilder();
        var data = new List<string>();
        string name = "";

        // What follows the last line break is not a line yet.
        foreach (string line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    byte[] bytes = Encoding.Latin1.GetBytes(string.Join('\n', data));
                    result.Append(name).Append('|').Append(Convert.ToHexString(bytes)).Append(';');
                }

                data.Clear();
                name = "";
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string field = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (field == "data")
            {
                data.Add(value);
            }
            else if (field == "event")
            {
                byte[] bytes = Encoding.Latin1.GetBytes(value);
                name = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, SseReader.MaxEventNameBytes));
            }
        }

        return result.ToString();
    }

    private static void Dispatch(StringBuilder result, string name, List<byte> data, int lines)
    {
        if (lines > 0)
        {
            data.RemoveAt(data.Count - 1);
            result.Append(name).Append('|').Append(Convert.ToHexString([.. data])).Append(';');
        }

        data.Clear();
    }
}
