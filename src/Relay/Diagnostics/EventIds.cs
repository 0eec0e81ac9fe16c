namespace Relay.Diagnostics;

/// <summary>Log event numbers, one range an area: 1000 hosting, 2000 endpoints, 3000 upstreams, 4000 streaming, 5000 billing, 6000 archive.</summary>
internal static class EventIds
{
    public const int Listening = 1000;
    public const int Draining = 1001;
    public const int AcceptExhausted = 1002;
    public const int SettingsTaken = 1003;
    public const int SettingsRefused = 1004;

    public const int SocketDefect = 2000;
    public const int CallStopped = 2001;

    public const int UpstreamFault = 3000;
    public const int ChatFault = 3001;

    public const int KeysUnread = 3010;
    public const int KeyChecksFailing = 3011;
    public const int KeyUnreadable = 3012;
    public const int KeysExported = 3013;

    public const int LocalVoiceReady = 3100;
    public const int LocalVoiceMissing = 3101;
    public const int LocalVoiceFailed = 3102;
    public const int LocalVoiceNotStarted = 3103;
    public const int LocalVoiceLingers = 3104;

    public const int CallEnded = 4000;
    public const int CallBroke = 4001;

    public const int TaskFailing = 4010;
    public const int TaskEnded = 4011;
    public const int TasksUnread = 4012;
    public const int ResultLost = 4013;
    public const int CallbackLost = 4014;
    public const int BatchEnded = 4015;
    public const int BatchUnsettled = 4016;

    public const int JournalOpened = 5000;
    public const int JournalTornTail = 5001;
    public const int JournalCorrupt = 5002;
    public const int JournalFileSetAside = 5003;
    public const int JournalGap = 5004;
    public const int JournalDiskRefused = 5005;
    public const int JournalDiskRecovered = 5006;
    public const int JournalSyncFailed = 5007;
    public const int JournalSyncRecovered = 5008;
    public const int CallsRecovered = 5010;
    public const int SettleAfterClose = 5011;
    public const int HoldForgotten = 5012;
    public const int ClipDropped = 5013;
    public const int JournalFull = 5014;
    public const int JournalHasRoomAgain = 5015;
    public const int StoreFailing = 5020;
    public const int StoreRecovered = 5021;
    public const int RowParked = 5022;
    public const int ParkingFailed = 5023;
    public const int BalancesUnread = 5024;
    public const int DrainIncomplete = 5025;
    public const int RecordUnreadable = 5026;
    public const int CreditUnknown = 5030;
    public const int LeasesReclaimed = 5031;
    public const int UnitsUnread = 5032;
    public const int TariffUnread = 5040;
    public const int ModelFree = 5041;
    public const int CallsRetired = 5042;
    public const int RetentionFailing = 5043;

    public const int ArchiveFailing = 6000;
    public const int ArchiveWorking = 6001;
    public const int ArchiveBehind = 6002;
    public const int ArchiveCaughtUp = 6003;
    public const int ArchiveRecovered = 6004;
    public const int ArchiveUnfinished = 6005;
    public const int RetentionRefused = 6010;
    public const int LinkLost = 6020;
    public const int LinksWork = 6021;
}
