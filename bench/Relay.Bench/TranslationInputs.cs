using System.Buffers;
using Relay.Protocol.Translation;
using Relay.Upstreams.Chat;

namespace Relay.Bench;

/// <summary>The beginning of a stream in each dialect, and one event of text of its middle, as Relay's own writers make them.</summary>
internal static class TranslationInputs
{
    public static ReadOnlySpan<byte> Word => "How are you today, my friend?"u8;

    public static ChatWriterOptions Options { get; } =
        new() { Stream = true, Model = "my-model", CallId = "0190a5b0c0d0e0f0", CreatedUnixSeconds = 1_700_000_000, IncludeUsage = true };

    public static (byte[] Opening, byte[] Event) Text(ChatDialect dialect)
    {
        ArrayBufferWriter<byte> output = new();
        using ChatAnswerWriter writer = Dialects.Of(dialect).CreateWriter!(Options);
        writer.Output = output;
        writer.Start("chatcmpl-1"u8, "my-model"u8);
        writer.Text(Word);
        writer.Text(Word);
        byte[] opening = output.WrittenSpan.ToArray();
        output.ResetWrittenCount();
        writer.Text(Word);
        byte[] one = output.WrittenSpan.ToArray();
        Verify.True(one.AsSpan().IndexOf(Word) >= 0);
        return (opening, one);
    }
}
