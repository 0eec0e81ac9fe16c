using Relay.Upstreams.Local;
using Xunit;
using static Relay.Tests.Upstreams.Local.Speaking;

namespace Relay.Tests.Upstreams.Local;

/// <summary>On a machine without a speech program.</summary>
public sealed class LocalVoiceToneTests
{
    private const int Rate = 24_000;

    private static LocalVoice Tone() => New(new LocalVoiceOptions { Command = NoProgram });

    [Fact]
    public async Task StartAsync_NoProgram_BeepsAndSaysItIsNotSpeech()
    {
        using LocalVoice voice = Tone();

        await using LocalSpeech speech = await voice.StartAsync(Say("Hello from Relay"), Token);

        Assert.False(speech.IsSpeech);
        Assert.Equal(Rate, speech.SampleRate);
        Assert.StartsWith("built-in tone voice (not speech", voice.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_NoProgram_Warns()
    {
        var log = new LogLines();
        using LocalVoice voice = New(new LocalVoiceOptions { Command = NoProgram }, log: log);

        await voice.ProbeAsync(Token);

        Assert.StartsWith("Warning 3101", log.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello from Relay", 0.8, 2)]
    [InlineData("你好，世界", 0.6, 2)]
    [InlineData("😀🎉", 0.3, 1)]
    [InlineData("?", 0.1, 1)]
    public async Task ReadAsync_Text_IsAboutAsLongAsSpeech(string text, double from, double to)
    {
        using LocalVoice voice = Tone();

        short[] samples = await voice.SamplesAsync(Say(text));

        Assert.InRange(samples.Length / (double)Rate, from, to);
    }

    [Fact]
    public async Task ReadAsync_Words_ArePleasantlyLoud()
    {
        using LocalVoice voice = Tone();

        short[] samples = await voice.SamplesAsync(Say("Hello from Relay"));

        Assert.InRange(Rms(samples), 2_000, 5_000);
        Assert.InRange(samples.Max(), 5_000, 9_000);
    }

    [Fact]
    public async Task ReadAsync_Beeps_NeverJump()
    {
        using LocalVoice voice = Tone();

        short[] samples = await voice.SamplesAsync(Say("Hello, from Relay."));

        // The steepest honest slope: 660 Hz and its octave at the peak level.
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2_000));
    }

    [Fact]
    public async Task ReadAsync_LongerText_IsLonger()
    {
        using LocalVoice voice = Tone();

        short[] once = await voice.SamplesAsync(Say("Hello from Relay. "));
        short[] often = await voice.SamplesAsync(Say(string.Concat(Enumerable.Repeat("Hello from Relay. ", 100))));

        Assert.Equal(100 * once.Length, often.Length);
    }

    [Fact]
    public async Task ReadAsync_AnyBufferSize_GivesTheSameSamples()
    {
        using LocalVoice voice = Tone();
        byte[] whole = await voice.BytesAsync(Say("Hello from Relay"));
        await using LocalSpeech speech = await voice.StartAsync(Say("Hello from Relay"), Token);
        var pieces = new MemoryStream();
        var buffer = new byte[7];

        for (int count = -1; count != 0;)
        {
            count = await speech.ReadAsync(buffer, Token);
            pieces.Write(buffer, 0, count);
        }

        Assert.Equal(whole, pieces.ToArray());
    }

    [Fact]
    public async Task ReadAsync_DifferentTexts_SoundDifferent()
    {
        using LocalVoice voice = Tone();

        Assert.NotEqual(await voice.BytesAsync(Say("alpha beta")), await voice.BytesAsync(Say("gamma rays")));
    }

    [Fact]
    public async Task ReadAsync_TwiceTheSpeed_IsHalfAsLong()
    {
        using LocalVoice voice = Tone();

        short[] normal = await voice.SamplesAsync(Say("Hello from Relay"));
        short[] fast = await voice.SamplesAsync(Say("Hello from Relay", speed: 2));

        Assert.Equal(normal.Length / 2, fast.Length);
    }

    [Fact]
    public async Task ReadAsync_OctaveUp_CrossesZeroTwiceAsOften()
    {
        using LocalVoice voice = Tone();

        int normal = Crossings(await voice.SamplesAsync(Say("Hello from Relay")));
        int high = Crossings(await voice.SamplesAsync(Say("Hello from Relay", pitch: 12)));

        Assert.InRange((double)high / normal, 1.9, 2.1);
    }

    [Fact]
    public async Task StartAsync_UnknownVoice_IsRefusedAsWithAProgram()
    {
        using LocalVoice voice = Tone();

        Assert.Equal(LocalVoiceFault.UnknownVoice, await voice.FaultAsync(Say("Hello", voice: "nosuch")));
    }

    [Fact]
    public async Task StartAsync_EmptyText_SaysThereIsNothingToSay()
    {
        using LocalVoice voice = Tone();

        Assert.Equal(LocalVoiceFault.NoAudio, await voice.FaultAsync(Say("")));
    }

    [Fact]
    public async Task StartAsync_SwitchedOff_IsRefused()
    {
        using LocalVoice voice = New(new LocalVoiceOptions { Enabled = false });

        Assert.Equal(LocalVoiceFault.Disabled, await voice.FaultAsync(Say("Hello")));
        Assert.Equal("off", voice.Description);
    }

    [Theory]
    [InlineData(7_999)]
    [InlineData(96_001)]
    [InlineData(-1)]
    public async Task StartAsync_ImpossibleRate_Throws(int rate)
    {
        using LocalVoice voice = Tone();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => voice.StartAsync(Say("Hello", sampleRate: rate), Token).AsTask());
    }

    private static int Crossings(short[] samples) => samples.Zip(samples.Skip(1)).Count(pair => (pair.First < 0) != (pair.Second < 0));
}
