using System.Text;
using Relay.LoadTest.Servers;
using Relay.LoadTest.Wire;
using static System.FormattableString;

namespace Relay.LoadTest.Scenarios;

/// <summary>Requests as they go on the wire.</summary>
internal static class Requests
{
    public const string Sentence = "How are you today, my friend?";

    public const string Speech = $$$"""{"model":"speech-02-hd","text":"{{{Sentence}}}","stream":true,"voice_setting":{"voice_id":"male-qn-qingse"}}""";

    public const string SpeechBinary = $$"""{"model":"speech-02-hd","input":"{{Sentence}}","voice":"male-qn-qingse","response_format":"mp3"}""";

    public const string ChatStream =
        $$"""{"model":"Load/m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"{{Sentence}}"}]}""";

    public const string Anthropic = $$"""{"model":"Load/m","stream":true,"max_tokens":1000,"messages":[{"role":"user","content":"{{Sentence}}"}]}""";

    public const string SocketStart =
        """{"event":"task_start","model":"speech-02-hd","voice_setting":{"voice_id":"male-qn-qingse"},"audio_setting":{"format":"mp3","sample_rate":32000,"bitrate":128000,"channel":1}}""";

    public const string SocketText = $$"""{"event":"task_continue","text":"{{Sentence}}"}""";

    private const int ChatRequestBytes = 1024;

    /// <summary>A chat request of 1 KiB.</summary>
    public static string ChatJson
    {
        get
        {
            const string head = """{"model":"Load/m","messages":[{"role":"user","content":"#""";
            const string tail = "\"}]}";
            return head[..^1] + new string('a', ChatRequestBytes - head.Length + 1 - tail.Length) + tail;
        }
    }

    public static byte[] Post(ServerUnderTest server, string path, string body) => Encoding.UTF8.GetBytes(
        Invariant($"POST {path} HTTP/1.1\r\n{Head(server)}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    public static byte[] Get(ServerUnderTest server, string path) => Encoding.UTF8.GetBytes(Invariant($"GET {path} HTTP/1.1\r\n{Head(server)}\r\n"));

    public static byte[] Upgrade(ServerUnderTest server, string path) => Encoding.UTF8.GetBytes(Invariant(
        $"GET {path} HTTP/1.1\r\n{Head(server)}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));

    public static byte[] Frame(string message) => FrameWriter.Masked(Encoding.UTF8.GetBytes(message));

    private static string Head(ServerUnderTest server) => Invariant($"Host: 127.0.0.1:{server.Port}\r\nAuthorization: Bearer {server.Token}\r\n");
}
