using System.Buffers;
using System.Text;
using Relay.Protocol.Translation;

namespace Relay.Protocol.Tests.Translation;

/// <summary>What a writer put out, as text.</summary>
internal static class Captured
{
    public static string From(ChatAnswerWriter writer, Action<ChatAnswerWriter> say)
    {
        var output = new ArrayBufferWriter<byte>();
        writer.Output = output;
        say(writer);
        writer.Dispose();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string From(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static ChatWriterOptions Options(bool stream) =>
        new() { Stream = stream, Model = "my-model", CallId = "0190", CreatedUnixSeconds = 1_700_000_000, EstimatedInputTokens = 12 };
}
