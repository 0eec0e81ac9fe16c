using System.Text;
using Relay.Protocol.MiniMax;

namespace Relay.Protocol.Tests.MiniMax;

/// <summary>What a <see cref="T2aEventReader"/> reports, as comparable text. Audio slices are joined: where they are cut is not the reader's choice.</summary>
internal static class T2aTranscript
{
    public static string Of(T2aFraming framing, byte[][] chunks)
    {
        var text = new StringBuilder();
        var reader = new T2aEventReader(framing);
        foreach (byte[] chunk in chunks)
        {
            Append(text, ref reader, chunk);
        }

        return text.Append(reader.EndMessage() == T2aRead.Malformed ? "cut" : "").ToString();
    }

    public static void Append(StringBuilder text, ref T2aEventReader reader, ReadOnlySpan<byte> input)
    {
        while (true)
        {
            T2aRead read = reader.Read(ref input, out ReadOnlySpan<byte> hex);
            switch (read)
            {
                case T2aRead.NeedMore:
                    Assert.True(input.IsEmpty);
                    return;
                case T2aRead.AudioHex:
                    text.Append(Encoding.UTF8.GetString(hex));
                    break;
                case T2aRead.EventEnd:
                    text.Append($"> {Describe(in reader.Event)}\n");
                    break;
                case T2aRead.EventStart:
                    text.Append('<');
                    break;
                default:
                    text.Append(read).Append('\n');
                    break;
            }
        }
    }

    public static string Describe(in T2aEvent e)
    {
        var text = new StringBuilder();
        text.Append($"{e.Kind} status={e.Status} hex={e.AudioHexLength} code={(e.HasBaseResp ? e.StatusCode : "none")}");
        Text(text, "msg", e.StatusMessage);
        Text(text, "trace", e.TraceId);
        Text(text, "session", e.SessionId);
        Text(text, "connect", e.ConnectId);
        text.Append(e.IsFinal ? " final" : "");
        if (e.HasExtraInfo)
        {
            text.Append($" extra usage={e.UsageCharacters} words={e.WordCount} ms={e.AudioLengthMs} size={e.AudioSize}");
            text.Append($" rate={e.SampleRate} bits={e.Bitrate} ch={e.Channel}");
            Text(text, "format", e.AudioFormat);
        }

        return text.ToString();
    }

    private static void Text(StringBuilder text, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            text.Append($" {name}={Encoding.UTF8.GetString(value)}");
        }
    }
}
