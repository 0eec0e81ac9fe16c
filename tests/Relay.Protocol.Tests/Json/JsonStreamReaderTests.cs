using System.Text;
using Relay.Protocol.Json;

namespace Relay.Protocol.Tests.Json;

public class JsonStreamReaderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" { \"a\" : [ 1 , -2.5e+10 , true , false , null , \"x\" ] } \r\n\t")]
    [InlineData("""{"a":{"b":{"c":[[],{},[{}]]}},"d":""}""")]
    [InlineData("""{"":"","\"":"\\"}""")]
    [InlineData("""{"d\u0061ta":"\u00e9\n\/\ud83d\ude00 语音"}""")]
    [InlineData("0")]
    [InlineData("-0.0E-0")]
    [InlineData("12345678901234567890")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    [InlineData(Fixtures.Answer)]
    public void Read_ValidDocument_GivesTheTokensOfSystemTextJson(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);

        Chunking.AssertAll(bytes, JsonTokens.FromSystem(bytes), JsonTokens.FromStream);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\"}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":}")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("tru")]
    [InlineData("trux")]
    [InlineData("True")]
    [InlineData("nulll")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1-2")]
    [InlineData("\"a")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("'a'")]
    [InlineData("\uFEFF{}")]
    public void Read_InvalidDocument_IsMalformed(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(JsonTokens.Malformed, JsonTokens.FromSystem(bytes));

        Chunking.AssertAll(bytes, JsonTokens.Malformed, JsonTokens.FromStream);
    }

    [Fact]
    public void Read_DeepestAllowedNesting_IsRead()
    {
        byte[] json = Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64));

        Assert.Equal(JsonTokens.FromSystem(json), JsonTokens.FromStream([json]));
    }

    [Fact]
    public void Read_OneLevelTooDeep_IsMalformed()
    {
        byte[] json = Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65));

        Assert.Equal(JsonTokens.Malformed, JsonTokens.FromStream([json]));
    }

    [Fact]
    public void Read_NameOf64Bytes_IsReported()
    {
        string name = new('n', 64);

        Chunking.AssertAll(Encoding.UTF8.GetBytes($"{{\"{name}\":1}}"), $"{{ name:{name} number:1 }} ", JsonTokens.FromStream);
    }

    [Fact]
    public void Read_NameOf65Bytes_IsReportedEmpty()
    {
        string name = new('n', 65);

        Chunking.AssertAll(Encoding.UTF8.GetBytes($"{{\"{name}\":1}}"), "{ name: number:1 } ", JsonTokens.FromStream);
    }

    [Fact]
    public void Read_NumberOf65Bytes_IsReportedEmpty()
    {
        string number = new('9', 65);

        Chunking.AssertAll(Encoding.UTF8.GetBytes($"[{number}]"), "[ number: ] ", JsonTokens.FromStream);
    }

    [Fact]
    public void Read_AfterMalformed_StaysMalformed()
    {
        var reader = new JsonStreamReader();
        scoped ReadOnlySpan<byte> bad = "x"u8;
        reader.Read(ref bad, out _);
        scoped ReadOnlySpan<byte> good = "{}"u8;

        Assert.Equal(JsonStreamToken.Malformed, reader.Read(ref good, out _));
    }

    [Fact]
    public void Reset_AfterMalformed_ReadsTheNextDocument()
    {
        var reader = new JsonStreamReader();
        scoped ReadOnlySpan<byte> bad = "[\"\\x"u8;
        while (reader.Read(ref bad, out _) != JsonStreamToken.Malformed)
        {
        }

        reader.Reset();
        scoped ReadOnlySpan<byte> good = "{}"u8;

        Assert.Equal(JsonStreamToken.StartObject, reader.Read(ref good, out _));
    }

    [Fact]
    public void Read_WholeDocument_ReportsEndBeforeMoreInput()
    {
        var reader = new JsonStreamReader();
        scoped ReadOnlySpan<byte> input = "{}"u8;
        reader.Read(ref input, out _);
        reader.Read(ref input, out _);

        Assert.True(reader.IsComplete);
        Assert.Equal(JsonStreamToken.End, reader.Read(ref input, out _));
    }
}
