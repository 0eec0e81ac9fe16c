using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Relay.Upstreams.Local;
using Xunit;
using static Relay.Tests.Upstreams.Local.Speaking;

namespace Relay.Tests.Upstreams.Local;

/// <summary>Programs that behave and misbehave, played by shell scripts whose "samples" are the bytes they print.</summary>
[Collection(ProgramsCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class LocalVoiceProgramTests
{
    [Fact]
    public async Task StartAsync_LongText_IsFedWhileOutputIsRead()
    {
        using LocalVoice voice = New(Script("cat"));
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(i => i.ToString("D8", CultureInfo.InvariantCulture)));

        Assert.Equal(text, Encoding.UTF8.GetString(await voice.BytesAsync(Say(text))));
    }

    [Fact]
    public async Task StartAsync_OddNumberOfBytes_GivesWholeSamples()
    {
        using LocalVoice voice = New(Script("printf abcde"));

        Assert.Equal("abcd"u8.ToArray(), await voice.BytesAsync(Say("x")));
    }

    [Fact]
    public async Task StartAsync_Placeholders_AreFilledIn()
    {
        LocalVoiceOptions options = Script("""printf '%s %s %s %s..' "$0" "$1" "$2" "$3" """);
        options.Arguments = [.. options.Arguments, "{voice}", "{wpm}", "{pitch}", "{length_scale}"];
        options.Voices["anna"] = "/models/{lang}.onnx";
        using LocalVoice voice = New(options);

        byte[] printed = await voice.BytesAsync(Say("Привет", voice: "anna", speed: 2, pitch: -2));

        Assert.StartsWith("/models/ru.onnx 350 40 0.5.", Encoding.UTF8.GetString(printed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Environment_HoldsNoneOfOurs()
    {
        Environment.SetEnvironmentVariable("RELAY_TEST_SECRET", "hush");
        using LocalVoice voice = New(Script("env"));

        string seen = Encoding.UTF8.GetString(await voice.BytesAsync(Say("x")));

        Assert.Contains("PATH=", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ErrorOutputFlood_DoesNotBlockTheProgram()
    {
        using LocalVoice voice = New(Script("head -c 1000000 /dev/zero >&2; printf abcd"));

        Assert.Equal("abcd"u8.ToArray(), await voice.BytesAsync(Say("x")));
    }

    [Fact]
    public async Task StartAsync_ProgramFails_ThrowsWithoutItsWords()
    {
        var log = new LogLines();
        using LocalVoice voice = New(Script("echo /secret/path >&2; exit 3"), log: log);

        var thrown = await Assert.ThrowsAsync<LocalVoiceException>(() => voice.StartAsync(Say("x"), Token).AsTask());

        Assert.Equal((LocalVoiceFault.Failed, "The local voice failed."), (thrown.Fault, thrown.Message));
        Assert.Contains("Warning 3102", log.All, StringComparison.Ordinal);
        Assert.Contains("exit code 3, 13 bytes", log.All, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", log.All, StringComparison.Ordinal);
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_ProgramFailsAndMayBeLogged_LogsItsFirstLine()
    {
        var log = new LogLines();
        LocalVoiceOptions options = Script("printf 'no\\tmodel\\nmore' >&2; exit 3");
        options.LogProgramErrors = true;
        using LocalVoice voice = New(options, log: log);

        await voice.FaultAsync(Say("x"));

        Assert.EndsWith("error output: no model", log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ProgramFailsHalfWay_ThrowsAfterTheAudio()
    {
        using LocalVoice voice = New(Script("printf abcd; exit 4"));
        await using LocalSpeech speech = await voice.StartAsync(Say("x"), Token);

        Assert.Equal(4, await speech.ReadAsync(new byte[100], Token));
        Assert.Equal(LocalVoiceFault.Failed, await FaultAsync(speech.ReadAsync(new byte[100], Token).AsTask()));
    }

    [Fact]
    public async Task ReadAsync_ProgramKilledFromOutside_ThrowsAfterTheAudio()
    {
        using LocalVoice voice = New(Script("printf abcd; kill -9 $$"));
        await using LocalSpeech speech = await voice.StartAsync(Say("x"), Token);

        Assert.Equal(LocalVoiceFault.Failed, await FaultAsync(speech.RestAsync()));
    }

    [Fact]
    public async Task ReadAsync_SomethingElseKeepsTheErrorOutputOpen_EndsWell()
    {
        using LocalVoice voice = New(Script("printf abcd; sleep 3 >/dev/null & exit 0"), new ManualTime());

        Assert.Equal("abcd"u8.ToArray(), await voice.BytesAsync(Say("x")));
    }

    [Fact]
    public async Task StartAsync_GarbageInsteadOfWav_IsRefused()
    {
        LocalVoiceOptions options = Script("echo 'I am not audio, I am a sentence.'; sleep 1000");
        options.OutputKind = LocalAudioKind.Wav;
        using LocalVoice voice = New(options);

        Assert.Equal(LocalVoiceFault.BadOutput, await voice.FaultAsync(Say("x")));
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_NoOutput_IsRefused()
    {
        using LocalVoice voice = New(Script("exit 0"));

        Assert.Equal(LocalVoiceFault.NoAudio, await voice.FaultAsync(Say("x")));
    }

    [Fact]
    public async Task StartAsync_NotReallyAProgram_Fails()
    {
        using var file = new ProgramFile("\x7F" + "ELF, but not quite");
        using LocalVoice voice = New(new LocalVoiceOptions { Command = file.Path, Arguments = ["x"] });

        Assert.Equal(LocalVoiceFault.Failed, await voice.FaultAsync(Say("x")));
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_NeverAnswers_TimesOutAndLeavesNothing()
    {
        var time = new ManualTime();
        using LocalVoice voice = New(Script("exec sleep 1000"), time);
        Task<LocalSpeech> start = voice.StartAsync(Say("x"), Token).AsTask();
        Assert.False(start.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(5_000));

        Assert.Equal(LocalVoiceFault.FirstAudioTimeout, await FaultAsync(start));
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_Cancelled_EndsAsCancelled()
    {
        using LocalVoice voice = New(Script("exec sleep 1000"));
        using var caller = new CancellationTokenSource();
        Task<LocalSpeech> start = voice.StartAsync(Say("x"), caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ReturnsAndDisposeLeavesNoProcess()
    {
        using LocalVoice voice = New(Script("printf abcd; exec sleep 1000"));
        using var caller = new CancellationTokenSource();
        LocalSpeech speech = await voice.StartAsync(Say("x"), Token);
        await speech.ReadAsync(new byte[100], Token);
        Task<int> pending = speech.ReadAsync(new byte[100], caller.Token).AsTask();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await speech.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{((ProcessSpeech)speech).ProcessId}"));
    }

    [Fact]
    public async Task DisposeAsync_ProgramHasChildren_EndsThemToo()
    {
        using LocalVoice voice = New(Script("sleep 1000 & printf '%08d' $!; wait"));
        LocalSpeech speech = await voice.StartAsync(Say("x"), Token);
        var printed = new byte[8];
        await speech.ReadAsync(printed, Token);
        using var child = Process.GetProcessById(int.Parse(printed, CultureInfo.InvariantCulture));

        await speech.DisposeAsync();

        await child.WaitForExitAsync(Token);
    }

    [Fact]
    public async Task DisposeAsync_Twice_GivesTheSlotBackOnce()
    {
        using LocalVoice voice = New(Script("printf abcd"));
        LocalSpeech speech = await voice.StartAsync(Say("x"), Token);

        await speech.DisposeAsync();
        await speech.DisposeAsync();

        Assert.Equal(0, voice.Running);
    }

    [Fact]
    public async Task StartAsync_AllSlotsTaken_WaitsForOne()
    {
        LocalVoiceOptions options = Script("printf abcd; exec sleep 1000");
        options.MaxProcesses = 1;
        using LocalVoice voice = New(options);
        LocalSpeech first = await voice.StartAsync(Say("x"), Token);
        Task<LocalSpeech> second = voice.StartAsync(Say("x"), Token).AsTask();
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_SlotsTakenTooLong_IsBusy()
    {
        var time = new ManualTime();
        LocalVoiceOptions options = Script("printf abcd; exec sleep 1000");
        options.MaxProcesses = 1;
        using LocalVoice voice = New(options, time);
        await using LocalSpeech first = await voice.StartAsync(Say("x"), Token);
        Task<LocalSpeech> second = voice.StartAsync(Say("x"), Token).AsTask();

        time.Advance(TimeSpan.FromMilliseconds(options.WaitTimeoutMs));

        Assert.Equal(LocalVoiceFault.Busy, await FaultAsync(second));
        Assert.Equal(1, voice.Running);
    }

    [Fact]
    public async Task StartAsync_TooManyWaiting_IsBusyAtOnce()
    {
        LocalVoiceOptions options = Script("printf abcd; exec sleep 1000");
        options.MaxProcesses = 1;
        options.MaxWaiting = 0;
        using LocalVoice voice = New(options, new ManualTime());
        await using LocalSpeech first = await voice.StartAsync(Say("x"), Token);

        Assert.Equal(LocalVoiceFault.Busy, await voice.FaultAsync(Say("x")));
    }

    [Fact]
    public async Task ProbeAsync_ProgramWithoutVersion_KeepsItsName()
    {
        using var file = new ProgramFile("#!/bin/sh\nexit 1\n");
        using LocalVoice voice = New(new LocalVoiceOptions { Command = file.Path, Arguments = ["x"] });

        await voice.ProbeAsync(Token);

        Assert.Equal(Path.GetFileName(file.Path), voice.Description);
    }

    private sealed class ProgramFile : IDisposable
    {
        public ProgramFile(string content)
        {
            File.WriteAllText(Path, content);
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

        public void Dispose() => File.Delete(Path);
    }
}
