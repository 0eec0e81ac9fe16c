using System.Buffers.Binary;
using System.Text.Json;
using Relay.FakeUpstreams;
using Xunit;

namespace Relay.Tests.Fakes;

public sealed class FakeMiniMaxAudioTests
{
    private const string Chinese = "今天天气很好我们一起去公园散步然后回家吃饭看书";

    [Fact]
    public async Task Json_Mp3_SizeAndDurationAgreeWithTheBytes()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        JsonElement answer = await FakeHttp.JsonAsync(fake, FakeHttp.Body(Chinese, "\"stream\":false"));

        JsonElement extra = answer.GetProperty("extra_info");
        Assert.Equal(FakeHttp.AudioOf(answer).Length / 2, extra.GetProperty("audio_size").GetInt32());
        // 23 characters at 4.6 a second.
        Assert.InRange(extra.GetProperty("audio_length").GetInt32(), 5000, 5072);
    }

    [Theory]
    [InlineData(44100, 128000, 1, 0xFB, 417)]
    [InlineData(32000, 256000, 2, 0xFB, 1152)]
    [InlineData(24000, 64000, 1, 0xF3, 192)]
    [InlineData(8000, 32000, 1, 0xE3, 288)]
    public async Task Json_Mp3_IsATagAndWholeFrames(int sampleRate, int bitrate, int channels, int version, int frameBytes)
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        string setting = $$""" "audio_setting":{"sample_rate":{{sampleRate}},"bitrate":{{bitrate}},"channel":{{channels}}} """;

        byte[] file = Convert.FromHexString(FakeHttp.AudioOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(Chinese, setting))));

        int tagBytes = 10 + (file[8] << 7) + file[9];
        byte[][] frames = [.. file.Skip(tagBytes).Chunk(frameBytes)];
        Assert.All(frames, frame => Assert.Equal((frameBytes, 0xFF, version), (frame.Length, (int)frame[0], (int)frame[1])));
    }

    [Fact]
    public async Task Json_Wav_HeaderStatesWhatFollows()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        byte[] file = Convert.FromHexString(FakeHttp.AudioOf(
            await FakeHttp.JsonAsync(fake, FakeHttp.Body(Chinese, """ "audio_setting":{"format":"wav","sample_rate":16000} """))));

        Assert.Equal(file.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal(5 * 16000 * 2, file.Length - 44);
        Assert.Contains(file.AsSpan(44).ToArray(), sample => sample != 0);
    }

    [Fact]
    public async Task Json_Twice_IsTheSameAudio()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();
        string body = FakeHttp.Body(Chinese, """ "audio_setting":{"format":"flac"} """);

        Assert.Equal(FakeHttp.AudioOf(await FakeHttp.JsonAsync(fake, body)), FakeHttp.AudioOf(await FakeHttp.JsonAsync(fake, body)));
    }

    [Fact]
    public async Task Json_AsUrl_LinkServesTheClip()
    {
        await using FakeMiniMax fake = await FakeMiniMax.StartAsync();

        string link = FakeHttp.AudioOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(Chinese, "\"output_format\":\"url\"")));
        byte[] file = await FakeHttp.Client.GetByteArrayAsync(new Uri(link), TestContext.Current.CancellationToken);

        string hex = FakeHttp.AudioOf(await FakeHttp.JsonAsync(fake, FakeHttp.Body(Chinese, "\"stream\":false")));
        Assert.Equal(hex, Convert.ToHexStringLower(file));
    }
}
