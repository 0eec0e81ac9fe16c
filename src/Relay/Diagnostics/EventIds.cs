namespace Relay.Diagnostics;

/// <summary>Log event numbers, one range an area: 1000 hosting, 2000 endpoints, 3000 upstreams, 4000 streaming, 5000 billing, 6000 archive.</summary>
internal static class EventIds
{
    public const int Listening = 1000;
    public const int Draining = 1001;

    public const int UpstreamFault = 3000;

    public const int LocalVoiceReady = 3100;
    public const int LocalVoiceMissing = 3101;
    public const int LocalVoiceFailed = 3102;
    public const int LocalVoiceNotStarted = 3103;
    public const int LocalVoiceLingers = 3104;

    public const int CallEnded = 4000;
}
