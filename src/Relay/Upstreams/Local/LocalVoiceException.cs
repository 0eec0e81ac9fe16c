namespace Relay.Upstreams.Local;

/// <summary>
/// The local voice could not do what it was asked. The message is written for callers: no paths, no program output, no text.
/// </summary>
internal sealed class LocalVoiceException(LocalVoiceFault fault) : Exception(MessageFor(fault))
{
    public LocalVoiceFault Fault { get; } = fault;

    private static string MessageFor(LocalVoiceFault fault) => fault switch
    {
        LocalVoiceFault.Disabled => "The local voice is switched off.",
        LocalVoiceFault.UnknownVoice => "The local voice does not know this voice id.",
        LocalVoiceFault.Busy => "The local voice is busy. Try again shortly.",
        LocalVoiceFault.NoAudio => "The local voice found nothing to say in this text.",
        LocalVoiceFault.BadOutput => "The local voice gave something that is not audio.",
        LocalVoiceFault.FirstAudioTimeout => "The local voice took too long to begin.",
        _ => "The local voice failed.",
    };
}
