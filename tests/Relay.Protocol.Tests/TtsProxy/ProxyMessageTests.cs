using System.Text;
using Relay.Protocol.TtsProxy;
using Xunit;

namespace Relay.Protocol.Tests.TtsProxy;

public sealed class ProxyMessageTests
{
    [Theory]
    [InlineData("""{"type":"auth","data":{"authorization":"Bearer x"}}""", EnvelopeKind.Auth, "Bearer x")]
    [InlineData("""{"data":{"authorization":"x","more":[1,{"authorization":"y"}]},"type":"auth"}""", EnvelopeKind.Auth, "x")]
    [InlineData("""{"type":"ping"}""", EnvelopeKind.Ping, null)]
    [InlineData("""{"type":"auth","data":null}""", EnvelopeKind.Auth, null)]
    [InlineData("""{"type":"dance"}""", EnvelopeKind.Unknown, null)]
    [InlineData("""{"type":7}""", EnvelopeKind.None, null)]
    public void Read_Envelope_KnowsKindAndToken(string message, EnvelopeKind kind, string? token)
    {
        ProxyMessage read = ProxyMessage.Read(Encoding.UTF8.GetBytes(message));

        Assert.Equal((true, kind, token), (read.IsJson, read.Kind, read.Token));
    }

    [Fact]
    public void Read_Data_IsTheObjectAsSent()
    {
        byte[] message = """{"type":"start", "data": {"a": {"b":1} } }"""u8.ToArray();

        Assert.Equal("""{"a": {"b":1} }""", Encoding.UTF8.GetString(message[ProxyMessage.Read(message).Data]));
    }

    [Fact]
    public void Read_BearerToken_IsToldFromEvents()
    {
        Assert.Equal((true, "x"), (ProxyMessage.Read("""{"bearer_token":"x"}"""u8).IsBearer, ProxyMessage.Read("""{"bearer_token":"x"}"""u8).Token));
        Assert.True(ProxyMessage.Read("""{"event":"task_start"}"""u8).HasEvent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"type":"ping"}x""")]
    [InlineData("""{"type":"\ud800"}""")]
    public void Read_NotAnObject_IsNotJson(string message) => Assert.False(ProxyMessage.Read(Encoding.UTF8.GetBytes(message)).IsJson);
}
