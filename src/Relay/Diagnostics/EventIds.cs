namespace Relay.Diagnostics;

/// <summary>Log event numbers, one range an area: 1000 hosting, 2000 endpoints, 3000 upstreams, 4000 streaming, 5000 billing, 6000 archive.</summary>
internal static class EventIds
{
    public const int Listening = 1000;
    public const int Draining = 1001;
    public const int Stopped = 1002;
    public const int FirstRun = 1003;

    public const int ArchiveFailing = 6000;
    public const int ArchiveWorking = 6001;
    public const int ArchiveBehind = 6002;
    public const int ArchiveCaughtUp = 6003;
    public const int ArchiveRecovered = 6004;
    public const int ArchiveUnfinished = 6005;
}
