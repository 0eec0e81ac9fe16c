using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Options;
using Relay.Upstreams.Local;
using Xunit;

namespace Relay.Tests.Upstreams.Local;

/// <summary>Makes voices and listens to them.</summary>
internal static class Speaking
{
    internal const string NoProgram = "/nonexistent/espeak-ng";

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The voice of this machine.</summary>
    internal static LocalVoice Espeak()
    {
        var voice = New(new LocalVoiceOptions());
        Assert.SkipUnless(voice.IsSpeech, "espeak-ng is not installed here");
        return voice;
    }

    /// <summary>A shell script that writes raw samples, standing in for a speech program.</summary>
    internal static LocalVoiceOptions Script(string script) => new()
    {
        Command = "/bin/sh",
        Arguments = ["-c", script],
        OutputKind = LocalAudioKind.RawPcm,
    };

    internal static LocalVoice New(LocalVoiceOptions options, TimeProvider? time = null, LogLines? log = null) =>
        new(Options.Create(options), time ?? TimeProvider.System, log ?? new LogLines());

    internal static LocalSpeechRequest Say(string text, string? voice = null, int sampleRate = 0, double speed = 1, int pitch = 0) =>
        new(Guid.Empty, Encoding.UTF8.GetBytes(text), voice, speed, Volume: 1, pitch, sampleRate);

    internal static async Task<byte[]> BytesAsync(this LocalVoice voice, LocalSpeechRequest request)
    {
        await using LocalSpeech speech = await voice.StartAsync(request, Token);
        return await speech.RestAsync();
    }

    internal static async Task<short[]> SamplesAsync(this LocalVoice voice, LocalSpeechRequest request) =>
        MemoryMarshal.Cast<byte, short>(await voice.BytesAsync(request)).ToArray();

    internal static async Task<byte[]> RestAsync(this LocalSpeech speech)
    {
        var all = new MemoryStream();
        var buffer = new byte[4_096];
        int count;
        while ((count = await speech.ReadAsync(buffer, Token)) > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    internal static async Task<LocalVoiceFault> FaultAsync(Task task) => (await Assert.ThrowsAsync<LocalVoiceException>(() => task)).Fault;

    internal static Task<LocalVoiceFault> FaultAsync(this LocalVoice voice, LocalSpeechRequest request) =>
        FaultAsync(voice.StartAsync(request, Token).AsTask());

    internal static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
