using Relay.Upstreams.Local;
using Xunit;
using static Relay.Tests.Upstreams.Local.Speaking;

namespace Relay.Tests.Upstreams.Local;

/// <summary>With the real espeak-ng; skipped where it is not installed.</summary>
[Collection(ProgramsCollection.Name)]
public sealed class LocalVoiceEspeakTests
{
    private const int NativeRate = 22_050;

    private static readonly string s_longText = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 200));

    [Fact]
    public async Task ProbeAsync_Installed_DescribesItWithItsVersion()
    {
        using LocalVoice voice = Espeak();

        await voice.ProbeAsync(Token);

        Assert.Matches(@"^espeak-ng \d+\.\d+", voice.Description);
    }

    [Fact]
    public async Task StartAsync_ShortText_IsAudibleAndAsLongAsSpeech()
    {
        using LocalVoice voice = Espeak();

        short[] samples = await voice.SamplesAsync(Say("Hello from Relay"));

        Assert.InRange(samples.Length / (double)NativeRate, 0.7, 2.0);
        Assert.InRange(Rms(samples), 500, 8_000);
    }

    [Fact]
    public async Task StartAsync_NoRateAsked_GivesTheNativeOne()
    {
        using LocalVoice voice = Espeak();

        await using LocalSpeech speech = await voice.StartAsync(Say("Hello"), Token);

        Assert.Equal(NativeRate, speech.SampleRate);
        Assert.True(speech.IsSpeech);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public async Task StartAsync_RateAsked_GivesThatRateAndTheSameLength(int rate)
    {
        using LocalVoice voice = Espeak();

        double native = (await voice.SamplesAsync(Say("Hello from Relay"))).Length / (double)NativeRate;
        double resampled = (await voice.SamplesAsync(Say("Hello from Relay", sampleRate: rate))).Length / (double)rate;

        // espeak-ng itself varies from run to run by about one part in a hundred.
        Assert.InRange(resampled / native, 0.95, 1.05);
    }

    [Fact]
    public async Task StartAsync_LongText_GivesAudioWhileTheProgramStillRuns()
    {
        using LocalVoice voice = Espeak();
        await using LocalSpeech speech = await voice.StartAsync(Say(s_longText), Token);

        int count = await speech.ReadAsync(new byte[1_024], Token);

        // It cannot have finished: its 25 MB do not fit into the pipe.
        Assert.Equal(1_024, count);
        Assert.True(Directory.Exists($"/proc/{((ProcessSpeech)speech).ProcessId}"));
    }

    [Fact]
    public async Task StartAsync_NineThousandCharacters_SaysAllOfThem()
    {
        using LocalVoice voice = Espeak();

        short[] samples = await voice.SamplesAsync(Say(s_longText));

        Assert.Equal(9_000, s_longText.Length);
        Assert.InRange(samples.Length / (double)NativeRate, 400, 800);
    }

    [Fact]
    public async Task DisposeAsync_InTheMiddle_LeavesNoProcess()
    {
        using LocalVoice voice = Espeak();
        LocalSpeech speech = await voice.StartAsync(Say(s_longText), Token);

        await speech.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{((ProcessSpeech)speech).ProcessId}"));
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_FiftyInARow_LeakNoFileDescriptor()
    {
        using LocalVoice voice = Espeak();
        await voice.BytesAsync(Say("Warm up."));
        int before = OpenFiles();

        for (int i = 0; i < 50; i++)
        {
            await voice.BytesAsync(Say("Again."));
        }

        Assert.InRange(OpenFiles(), 0, before);
    }

    [Theory]
    [InlineData("--help -v nosuchvoice", 0.8)]
    [InlineData("-w /tmp/file.wav", 0.8)]
    [InlineData("<speak>Hi <break time='10s'/> there</speak>", 1.5)]
    [InlineData("😀🎉", 0.5)]
    [InlineData("a\0b and everything behind it", 1.0)]
    [InlineData("[[h@l'oU]] are codes", 1.5)]
    public async Task StartAsync_TextThatLooksLikeSomethingElse_IsSpokenAsText(string text, double atLeastSeconds)
    {
        using LocalVoice voice = Espeak();

        short[] samples = await voice.SamplesAsync(Say(text));

        Assert.InRange(samples.Length / (double)NativeRate, atLeastSeconds, 9);
        Assert.InRange(Rms(samples), 300, 8_000);
    }

    [Fact]
    public async Task StartAsync_ChineseTextWithAnOpenAiVoice_IsReadAsChinese()
    {
        using LocalVoice voice = Espeak();

        short[] chinese = await voice.SamplesAsync(Say("你好，世界", voice: "alloy"));
        short[] letterByLetter = await voice.SamplesAsync(Say("你好，世界", voice: "en-us"));

        // The English voice says "Chinese letter" for each character.
        Assert.InRange(chinese.Length, NativeRate / 2, letterByLetter.Length * 3 / 4);
    }

    [Fact]
    public async Task StartAsync_Faster_IsShorter()
    {
        using LocalVoice voice = Espeak();

        short[] slow = await voice.SamplesAsync(Say("Hello from Relay", speed: 0.5));
        short[] fast = await voice.SamplesAsync(Say("Hello from Relay", speed: 2));

        Assert.InRange((double)slow.Length / fast.Length, 2, 6);
    }

    [Fact]
    public async Task StartAsync_EveryListedVoice_Speaks()
    {
        using LocalVoice voice = Espeak();

        foreach (string id in voice.VoiceIds)
        {
            Assert.InRange(Rms(await voice.SamplesAsync(Say("One two three.", voice: id))), 200, 10_000);
        }
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("../../../etc/passwd")]
    [InlineData("-x")]
    [InlineData("Alloy")]
    public async Task StartAsync_UnknownVoice_IsRefused(string id)
    {
        using LocalVoice voice = Espeak();

        Assert.Equal(LocalVoiceFault.UnknownVoice, await voice.FaultAsync(Say("Hello", voice: id)));
    }

    [Fact]
    public async Task StartAsync_EmptyText_SaysThereIsNothingToSay()
    {
        using LocalVoice voice = Espeak();

        Assert.Equal(LocalVoiceFault.NoAudio, await voice.FaultAsync(Say("")));
        Assert.Equal(0, voice.Running);
    }

    /// <summary>Without the runtime's assemblies, which it opens when it first needs them.</summary>
    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd")
        .Count(file => new FileInfo(file).LinkTarget is { } target && !target.EndsWith(".dll", StringComparison.Ordinal));
}
