using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiFaultWriterTests
{
    [Theory]
    [InlineData(ChatFaultKind.BadRequest, true)]
    [InlineData(ChatFaultKind.TooLong, true)]
    [InlineData(ChatFaultKind.ContentBlocked, true)]
    [InlineData(ChatFaultKind.ModelUnavailable, false)]
    [InlineData(ChatFaultKind.KeyInvalid, false)]
    [InlineData(ChatFaultKind.BalanceEmpty, false)]
    [InlineData(ChatFaultKind.PaidBalanceEmpty, false)]
    [InlineData(ChatFaultKind.QuotaWindow, false)]
    [InlineData(ChatFaultKind.RateLimited, false)]
    [InlineData(ChatFaultKind.Overloaded, false)]
    [InlineData(ChatFaultKind.Transient, false)]
    public void Write_Fault_SaysOnlyWhatConcernsTheCaller(ChatFaultKind kind, bool ownWords)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAiFaultWriter.Write(output, new ChatFault(kind, "its \"own\" words"));
        using JsonDocument document = JsonDocument.Parse(output.WrittenMemory);

        Assert.Equal(ownWords, document.RootElement.GetProperty("error").GetProperty("message").GetString() == "its \"own\" words");
    }
}
