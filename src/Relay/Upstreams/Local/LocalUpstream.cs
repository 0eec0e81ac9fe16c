using Relay.Streaming;

namespace Relay.Upstreams.Local;

/// <summary>The local voice as an upstream: no key, no network, no price of its own.</summary>
internal sealed class LocalUpstream(LocalVoice voice) : ISpeechUpstream
{
    private const int BitsPerSample = 16;
    private const string DefaultFormat = "wav";

    public string Name => "local";

    public string? RefuseFormat(SpeechCall call) => call.Format is null or DefaultFormat or "pcm" ? null : "wav, pcm";

    public async ValueTask<SpeechOpening> OpenAsync(
        SpeechCall call, string model, UpstreamKey key, Guid callId, CancellationToken cancellationToken)
    {
        LocalSpeechRequest request = new(callId, call.Text, call.VoiceId, call.Speed, call.Volume, call.Pitch, call.SampleRate);
        try
        {
            LocalSpeech speech = await voice.StartAsync(request, cancellationToken);
            return new LocalAnswer(speech, new AudioShape(call.Format ?? DefaultFormat, speech.SampleRate, 1, speech.SampleRate * BitsPerSample));
        }
        catch (LocalVoiceException error)
        {
            return ToFault(error);
        }
    }

    public ValueTask<SpeechSocketOpening> OpenSocketAsync(SpeechSocketKind kind, UpstreamKey key, CancellationToken cancellationToken) =>
        new(new LocalSocket(voice, kind));

    private static UpstreamFault ToFault(LocalVoiceException error) => error.Fault switch
    {
        LocalVoiceFault.UnknownVoice => new(EndReason.UpstreamRefused, FaultKind.VoiceUnknown, 0, error.Message),
        LocalVoiceFault.NoAudio => new(EndReason.UpstreamRefused, FaultKind.CallerFault, 0, error.Message),
        LocalVoiceFault.Busy => new(EndReason.UpstreamRefused, FaultKind.RateLimited, 0, error.Message),
        LocalVoiceFault.FirstAudioTimeout => new(EndReason.FirstByteTimeout, FaultKind.Timeout, 0, error.Message),
        _ => new(EndReason.UpstreamRefused, FaultKind.Temporary, 0, error.Message),
    };
}
