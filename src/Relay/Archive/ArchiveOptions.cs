namespace Relay.Archive;

/// <summary>Settings of the audio archive (section <c>Archive</c>). Read once at start.</summary>
internal sealed class ArchiveOptions
{
    public const string Section = "Archive";

    /// <summary>Off: every sink is a no-op and nothing is started.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where clips go; relative to the data folder. One process owns it: leftovers found there are taken over at start.</summary>
    public string Directory { get; set; } = "archive";

    /// <summary>
    /// Layout below <see cref="Directory"/>, '/' separated, ending in <c>.{format}</c>. Knows {user}, {account}, {call}, {id}, {id8} (the
    /// random end of the clip id), {format} and date patterns such as {yyyy-MM-dd}, in local time. The default is the layout of the
    /// program Relay replaces, so that existing players and clean-up scripts go on working.
    /// </summary>
    public string PathTemplate { get; set; } = "{user}/{yyyy-MM-dd}/{HHmmss}_{id8}.{format}";

    /// <summary>Bytes of one page. 4 KiB is a quarter of a second of 128 kbit/s MP3: what a stream that comes slowly holds too much of.</summary>
    public int PageBytes { get; set; } = 4 * 1024;

    /// <summary>
    /// Bytes of a clip that are gathered before they are written, while all clips together hold less than a quarter of
    /// <see cref="MaxQueuedBytes"/>; beyond it each page is written when it is full. 64 KiB is four seconds of 128 kbit/s MP3: most clips
    /// are then one write, which costs half of what it costs page by page. A process that is killed loses what was not written of the
    /// clips that were open.
    /// </summary>
    public int WriteBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Bytes one clip may hold in memory before it is truncated. 16 MiB is a quarter of an hour of 128 kbit/s MP3: an answer that
    /// comes in one piece, at the speed of the network, is kept whole even where the writer gets no turn. (1 MiB is overrun by a
    /// 40 MB answer at 100 MB/s on a busy two-core machine.)
    /// </summary>
    public int MaxQueuedBytesPerClip { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes all clips may hold in memory, counting the page each open clip is filling. 64 MiB is 500 live streams on a disk that
    /// stalls for eight seconds, and 16,384 open clips of one page each.
    /// </summary>
    public long MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Threads that write. One keeps a disk busy; more help where every write waits on a network file system.</summary>
    public int WriterThreads { get; set; } = 1;

    /// <summary>
    /// Waits for the disk before a clip gets its name. Off: a crash of Relay loses nothing that was written, only a power cut can, and a
    /// sync for each clip would compete with the journal, whose syncs guard money.
    /// </summary>
    public bool SyncFiles { get; set; }

    /// <summary>Writes the spoken text beside the clip (<c>.txt</c>). Off: the text is the caller's, and few want it on disk.</summary>
    public bool KeepText { get; set; }

    /// <summary>Fetches and keeps clips that are answered as links (<c>output_format: "url"</c>), after the answer.</summary>
    public bool FetchLinks { get; set; } = true;

    /// <summary>
    /// Links may lead to private and loopback addresses. Off: a link comes from outside, and must not make Relay ask what only Relay can
    /// reach. On only where the upstream itself is in one's own network.
    /// </summary>
    public bool LinksMayBePrivate { get; set; }

    /// <summary>Links fetched at a time. 2: they are never urgent, and share the line with streams.</summary>
    public int LinkFetchers { get; set; } = 2;

    /// <summary>Links that may wait. 1000 are a few hundred KB; beyond it the clip is not kept, and counted.</summary>
    public int MaxQueuedLinks { get; set; } = 1000;

    /// <summary>Longest one try may take, ms. 120,000: the longest text as WAV is 200 MB, which a line of 20 Mbit/s brings in 80 s.</summary>
    public int LinkTimeoutMs { get; set; } = 120_000;

    /// <summary>Largest file fetched, bytes. 256 MiB: a little more than the longest text as WAV.</summary>
    public long MaxLinkBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Days a clip is kept. 0, the default: for ever, as the program Relay replaces did.</summary>
    public int KeepDays { get; set; }

    /// <summary>Bytes that all clips together may take; the oldest go first. 0, the default: as much as there is.</summary>
    public long KeepBytes { get; set; }

    /// <summary>Bytes that one user's clips may take; the user's oldest go first. 0, the default: as much as there is.</summary>
    public long KeepBytesPerUser { get; set; }

    /// <summary>
    /// Seconds between two looks at what is too old or too much. 60: a limit on bytes is then overrun by a minute's clips at most, and a
    /// look that finds nothing costs three indexed reads.
    /// </summary>
    public int RetentionSeconds { get; set; } = 60;

    /// <summary>The archive's folder, absolute.</summary>
    public string RootIn(string dataFolder) => Path.GetFullPath(Directory, Path.GetFullPath(dataFolder));

    /// <summary>What is wrong with these settings, naming the setting; null when nothing is.</summary>
    public string? FindError()
    {
        if (string.IsNullOrWhiteSpace(Directory))
        {
            return $"{Section}:{nameof(Directory)} must not be empty.";
        }

        if (ClipPathTemplate.FindError(PathTemplate) is { } error)
        {
            return $"{Section}:{nameof(PathTemplate)} {error}";
        }

        return OutOfRange(nameof(PageBytes), PageBytes, 512, 1024 * 1024)
            ?? OutOfRange(nameof(WriteBytes), WriteBytes, 1, 1024 * 1024)
            ?? OutOfRange(nameof(MaxQueuedBytesPerClip), MaxQueuedBytesPerClip, 2L * PageBytes, int.MaxValue)
            ?? OutOfRange(nameof(MaxQueuedBytes), MaxQueuedBytes, MaxQueuedBytesPerClip, long.MaxValue)
            ?? OutOfRange(nameof(WriterThreads), WriterThreads, 1, 16)
            ?? OutOfRange(nameof(LinkFetchers), LinkFetchers, 1, 64)
            ?? OutOfRange(nameof(MaxQueuedLinks), MaxQueuedLinks, 1, 1_000_000)
            ?? OutOfRange(nameof(LinkTimeoutMs), LinkTimeoutMs, 100, 3_600_000)
            ?? OutOfRange(nameof(MaxLinkBytes), MaxLinkBytes, 1, long.MaxValue)
            ?? OutOfRange(nameof(KeepDays), KeepDays, 0, 100_000)
            ?? OutOfRange(nameof(KeepBytes), KeepBytes, 0, long.MaxValue)
            ?? OutOfRange(nameof(KeepBytesPerUser), KeepBytesPerUser, 0, long.MaxValue)
            ?? OutOfRange(nameof(RetentionSeconds), RetentionSeconds, 1, 86_400);
    }

    private static string? OutOfRange(string name, long value, long min, long max) =>
        value >= min && value <= max ? null : $"{Section}:{name} is {value}; it must be between {min} and {max}.";
}
