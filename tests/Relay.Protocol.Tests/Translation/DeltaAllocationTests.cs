using System.Buffers;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.Anthropic;
using Relay.Protocol.Translation.Gemini;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.Translation;

/// <summary>What writers write once a chunk costs no memory. (Responses keeps the text for its end: it has a test of its own.)</summary>
public class DeltaAllocationTests
{
    [Theory]
    [InlineData(ChatDialect.OpenAi)]
    [InlineData(ChatDialect.Anthropic)]
    [InlineData(ChatDialect.Gemini)]
    public void Text_Deltas_AllocatesNothing(ChatDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        ChatWriterOptions options = Captured.Options(stream: true);
        using ChatAnswerWriter writer = dialect switch
        {
            ChatDialect.OpenAi => new OpenAiAnswerWriter(options),
            ChatDialect.Anthropic => new AnthropicAnswerWriter(options),
            _ => new GeminiAnswerWriter(options),
        };
        writer.Output = output;
        Deltas(writer, times: 10);
        output.ResetWrittenCount();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Deltas(writer, times: 500);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Deltas(ChatAnswerWriter writer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            writer.Thinking("先想想"u8);
            writer.Text("天气 😀"u8);
        }
    }
}
