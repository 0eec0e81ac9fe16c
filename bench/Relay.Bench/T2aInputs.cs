using System.Buffers;
using Relay.Protocol.MiniMax;

namespace Relay.Bench;

/// <summary>A T2A answer as it arrives: ten events of 4,600 audio bytes, the average slice of the measured stream, and a last event.</summary>
internal static class T2aInputs
{
    public const int Events = 10;
    public const int AudioBytesPerEvent = 4_600;

    /// <summary>What a socket read gives under load.</summary>
    private const int ChunkBytes = 2_048;

    public static byte[] Audio { get; } = RandomAudio();

    /// <summary>The event stream, cut without regard for its events.</summary>
    public static byte[][] SseChunks() => [.. Sse().Chunk(ChunkBytes)];

    /// <summary>The same audio as WebSocket messages.</summary>
    public static byte[][] Messages()
    {
        var output = new ArrayBufferWriter<byte>();
        T2aWriter.WriteMessageAudio(output, Audio, Ids());
        return [.. Enumerable.Repeat(output.WrittenSpan.ToArray(), Events)];
    }

    public static T2aIds Ids() => new() { TraceId = "04ece790375f3ca2edbb44e8c4c200bf"u8, SessionId = "301871346491491"u8 };

    public static byte[] Sse()
    {
        var output = new ArrayBufferWriter<byte>();
        for (int i = 0; i < Events; i++)
        {
            T2aWriter.WriteSseAudio(output, Audio, Ids());
        }

        T2aWriter.WriteSseFinal(output, new T2aExtraInfo(11124, 32000, Events * AudioBytesPerEvent, 128000, 163, 163, "mp3", 1), Ids());
        return output.WrittenSpan.ToArray();
    }

    private static byte[] RandomAudio()
    {
        byte[] audio = new byte[AudioBytesPerEvent];
        for (int i = 0; i < audio.Length; i++)
        {
            // A fixed sequence that visits every byte value; what audio looks like does not matter to hex.
            audio[i] = (byte)((i * 167) + (i >> 8));
        }

        return audio;
    }
}
