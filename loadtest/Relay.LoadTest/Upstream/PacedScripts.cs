using System.Text;
using Relay.LoadTest.Wire;
using static System.FormattableString;

namespace Relay.LoadTest.Upstream;

/// <summary>The answers of the paced upstream. The client makes the same ones, to know what should arrive.</summary>
internal sealed class PacedScripts(UpstreamShape shape)
{
    private const string StreamHead = "HTTP/1.1 200 OK\r\nContent-Type: {0}\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Trace = "04ece790375f3ca2edbb44e8c4c200bf";
    private const string Session = "301871346491491";
    private const string Verdict = "\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}";
    private const string StampHole = "@T0000000000000000000";
    private const string HexHole = "40543030303030303030303030303030303030303030";

    private readonly string _audio = HexHole[..(2 * Stamp.Length)] + Hex(shape.AudioBytes - Stamp.Length);

    /// <summary><c>POST /v1/t2a_v2</c> with <c>stream:true</c>: a chunk is one event; a last one without audio carries the figures.</summary>
    public PacedScript SpeechEvents => Stream(
        "text/event-stream",
        Invariant($"data: {{\"data\":{{\"audio\":\"{_audio}\",\"status\":1,\"ced\":\"\"}},\"trace_id\":\"{Trace}\",\"t\":\"{StampHole}\",{Verdict}}}\n\n"),
        Invariant($"data: {{\"data\":{{\"audio\":\"\",\"status\":2,\"ced\":\"\"}},{Extra()},\"trace_id\":\"{Trace}\",{Verdict}}}\n\n"));

    /// <summary>The same as messages of a socket.</summary>
    public PacedScript SpeechMessages
    {
        get
        {
            byte[] message = Encoding.ASCII.GetBytes(Invariant(
                $"{{\"data\":{{\"audio\":\"{_audio}\"}},\"session_id\":\"{Session}\",\"event\":\"task_continued\",\"is_final\":false,\"trace_id\":\"{Trace}\",\"t\":\"{StampHole}\",{Verdict}}}"));
            byte[] last = Encoding.ASCII.GetBytes(Invariant(
                $"{{\"data\":{{\"audio\":\"\"}},{Extra()},\"session_id\":\"{Session}\",\"event\":\"task_continued\",\"is_final\":true,\"trace_id\":\"{Trace}\",{Verdict}}}"));
            byte[] chunk = FrameWriter.Plain(message);
            return new PacedScript
            {
                Head = [],
                Chunk = chunk,
                Tail = FrameWriter.Plain(last),
                BodyBytes = ((long)shape.Chunks * message.Length) + last.Length,
                StampAt = chunk.AsSpan().IndexOf("@T"u8),
                HexStampAt = chunk.AsSpan().IndexOf("4054"u8),
            };
        }
    }

    /// <summary><c>POST /v1/audio/speech</c> of a provider that answers with the audio itself: what a proxy without translation can be given.</summary>
    public PacedScript SpeechBytes => Stream("audio/mpeg", StampHole + new string('a', shape.AudioBytes - Stamp.Length), "");

    /// <summary><c>POST /v1/chat/completions</c> with <c>stream:true</c>.</summary>
    public PacedScript ChatEvents => Stream(
        "text/event-stream",
        ChatEvent(Invariant($"[{{\"index\":0,\"delta\":{{\"content\":\"{StampHole}{new string('a', shape.TextBytes - Stamp.Length)}\"}},\"finish_reason\":null}}]"), "null"),
        ChatEvent("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]", "null") + ChatEvent("[]", Usage()) + "data: [DONE]\n\n");

    /// <summary>The same without <c>stream</c>: one JSON, at once.</summary>
    public PacedScript ChatBody
    {
        get
        {
            string body = Invariant(
                $"{{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"load\",\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":\"{new string('a', shape.JsonTextBytes)}\"}},\"finish_reason\":\"stop\"}}],\"usage\":{Usage()}}}");
            return Whole("200 OK", body);
        }
    }

    /// <summary>An answer to anything else.</summary>
    public static PacedScript NotHere => Whole("404 Not Found", "{}");

    /// <summary>A control message of the socket.</summary>
    public static byte[] SocketEvent(string name) => FrameWriter.Plain(Encoding.ASCII.GetBytes(Invariant(
        $"{{\"session_id\":\"{Session}\",\"event\":\"{name}\",\"trace_id\":\"{Trace}\",{Verdict}}}")));

    private static PacedScript Whole(string status, string body) => new()
    {
        Head = Encoding.ASCII.GetBytes(Invariant($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}")),
        BodyBytes = body.Length,
    };

    private static string ChatEvent(string choices, string usage) => Invariant(
        $"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"load\",\"choices\":{choices},\"usage\":{usage}}}\n\n");

    private static string Framed(string piece) => Invariant($"{piece.Length:x}\r\n{piece}\r\n");

    private static string Hex(int bytes) => string.Create(bytes * 2, 0, static (span, _) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = "0123456789abcdef"[((i * 7) + (i / 13)) & 15];
        }
    });

    private PacedScript Stream(string type, string chunk, string tail)
    {
        byte[] framed = Encoding.ASCII.GetBytes(Framed(chunk));
        return new PacedScript
        {
            Head = Encoding.ASCII.GetBytes(StreamHead.Replace("{0}", type, StringComparison.Ordinal)),
            Chunk = framed,
            Tail = Encoding.ASCII.GetBytes((tail.Length > 0 ? Framed(tail) : "") + "0\r\n\r\n"),
            BodyBytes = ((long)shape.Chunks * chunk.Length) + tail.Length,
            StampAt = framed.AsSpan().IndexOf("@T"u8),
            HexStampAt = chunk.Contains(HexHole[..(2 * Stamp.Length)], StringComparison.Ordinal) ? framed.AsSpan().IndexOf("4054"u8) : -1,
        };
    }

    private string Usage() => Invariant($"{{\"prompt_tokens\":11,\"completion_tokens\":{shape.Chunks},\"total_tokens\":{shape.Chunks + 11}}}");

    private string Extra() => Invariant(
        $"\"extra_info\":{{\"audio_length\":9900,\"audio_sample_rate\":32000,\"audio_size\":{shape.Chunks * shape.AudioBytes},\"bitrate\":128000,\"word_count\":29,\"invisible_character_ratio\":0,\"usage_characters\":29,\"audio_format\":\"mp3\",\"audio_channel\":1}}");
}
