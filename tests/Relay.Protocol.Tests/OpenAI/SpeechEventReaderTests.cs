using System.Buffers;
using System.Text;
using Relay.Protocol.OpenAI;

namespace Relay.Protocol.Tests.OpenAI;

public class SpeechEventReaderTests
{
    [Fact]
    public void Feed_EventsCutAnywhere_GivesTheSound() => Chunking.AssertAll(
        """
        event: speech.audio.delta
        data: {"type":"speech.audio.delta","audio":"AQID"}

        : keep-alive

        data: {"type":"speech.audio.delta","delta":"BAU=","n":{"audio":"////"}}

        data: {"audio":"\/\/8=","type":"speech.audio.delta"}

        data: {"type":"speech.audio.done","usage":{"input_tokens":1}}

        data: [DONE]


        """u8.ToArray(),
        "0102030405FFFF",
        Read);

    [Theory]
    [InlineData("AQI")]
    [InlineData("AQ!D")]
    public void Feed_NoBase64_IsMalformedAndNothingFollows(string sound) => Chunking.AssertAll(
        Encoding.ASCII.GetBytes($"data: {{\"audio\":\"{sound}\"}}\n\ndata: {{\"audio\":\"AQID\"}}\n\n"), "malformed", Read);

    private static string Read(byte[][] chunks)
    {
        SpeechEventReader reader = new();
        ArrayBufferWriter<byte> sound = new();
        foreach (byte[] chunk in chunks)
        {
            reader.Feed(chunk, sound);
        }

        Assert.Equal(sound.WrittenCount, reader.AudioBytes);
        return reader.IsMalformed ? "malformed" : Convert.ToHexString(sound.WrittenSpan);
    }
}
