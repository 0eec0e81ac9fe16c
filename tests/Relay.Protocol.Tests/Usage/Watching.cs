using System.Text;
using Relay.Protocol.Translation;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

/// <summary>Presents an answer to a reader the way a pump does, and keeps what may go down.</summary>
internal static class Watching
{
    public static Watched Run(AnswerUsageReader reader, byte[][] chunks)
    {
        MemoryStream down = new();
        byte[] held = [];
        foreach (byte[] chunk in chunks)
        {
            byte[] bytes = [.. held, .. chunk];
            int passed = reader.Read(bytes, out int kept);
            down.Write(bytes, 0, passed);
            held = bytes[passed..(passed + kept)];
            if (reader.State == ChatReadState.Failed)
            {
                return Result(reader, down);
            }
        }

        int rest = reader.Complete(held);
        down.Write(held, 0, rest);
        return Result(reader, down);
    }

    private static Watched Result(AnswerUsageReader reader, MemoryStream down) =>
        new(reader.State, reader.Usage, Encoding.UTF8.GetString(down.ToArray()), Encoding.UTF8.GetString(reader.Fault));
}
