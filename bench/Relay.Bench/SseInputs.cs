using System.Text;

namespace Relay.Bench;

/// <summary>A chat stream: short events, several in a chunk, some cut.</summary>
internal static class SseInputs
{
    private const string Event =
        "data: {\"id\":\"0700\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\",\"role\":\"assistant\"}}],"
        + "\"created\":1790008394,\"model\":\"MiniMax-M2.7\",\"object\":\"chat.completion.chunk\",\"usage\":null}\n\n";

    private const int ChunkBytes = 1_400;

    public static byte[][] ChatChunks(int events) =>
        [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Event, events))).Chunk(ChunkBytes)];
}
