using System.Buffers;
using System.Text.Json;
using Relay.Protocol.Translation;
using Relay.Protocol.Translation.OpenAi;

namespace Relay.Protocol.Tests.Translation.OpenAi;

public class OpenAiFaultWriterTests
{
    [Theory]
    [InlineData(ChatFaultKind.BadRequest, 400, true)]
    [InlineData(ChatFaultKind.TooLong, 400, true)]
    [InlineData(ChatFaultKind.ContentBlocked, 400, true)]
    [InlineData(ChatFaultKind.ModelUnavailable, 503, false)]
    [InlineData(ChatFaultKind.KeyInvalid, 503, false)]
    [InlineData(ChatFaultKind.BalanceEmpty, 503, false)]
    [InlineData(ChatFaultKind.PaidBalanceEmpty, 503, false)]
    [InlineData(ChatFaultKind.QuotaWindow, 503, false)]
    [InlineData(ChatFaultKind.RateLimited, 429, false)]
    [InlineData(ChatFaultKind.Overloaded, 503, false)]
    [InlineData(ChatFaultKind.Transient, 502, false)]
    public void Write_Fault_SaysOnlyWhatConcernsTheCaller(ChatFaultKind kind, int status, bool ownWords)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenAiFaultWriter.Write(output, new ChatFault(kind, "its \"own\" words"));
        using JsonDocument document = JsonDocument.Parse(output.WrittenMemory);

        Assert.Equal(status, OpenAiFaultWriter.Status(kind));
        Assert.Equal(ownWords, document.RootElement.GetProperty("error").GetProperty("message").GetString() == "its \"own\" words");
    }
}
