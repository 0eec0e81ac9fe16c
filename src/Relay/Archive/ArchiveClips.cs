using Relay.Diagnostics;
using Relay.Streaming;

namespace Relay.Archive;

/// <summary>
/// The archive: opens a sink for each stream that speaks, and owns the pages, the writers and their end.
/// <para>Buffers: pages come from one pool bounded by <see cref="ArchiveOptions.MaxQueuedBytes"/>; a sink rents, its writer returns.
/// When full: the clip is truncated and counted, the stream goes on. Threads: <see cref="Open"/> and <see cref="Stats"/> from any.</para>
/// <para>Shutdown: after the streams have ended, so that their sinks are complete, and before the index's store closes.</para>
/// </summary>
internal sealed class ArchiveClips
{
    private readonly ArchiveOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PagePool _pool;
    private readonly ArchiveCounters _counters = new();
    private readonly ArchiveAlarm _alarm;
    private readonly ArchiveWriter[] _writers;
    private readonly PartsFolder _parts;
    private readonly LeftoverClips _leftovers;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkFetcher? _links;
    private readonly ClipKeeper? _keeper;
    private uint _turn;
    private bool _started;

    /// <param name="options">Valid (<see cref="ArchiveOptions.FindError"/>).</param>
    /// <param name="dataFolder">What a relative <see cref="ArchiveOptions.Directory"/> is relative to.</param>
    /// <param name="index">Told of every filed clip, on a writer's thread.</param>
    /// <param name="files">The disk.</param>
    /// <param name="time">The time zone of folder names, and the clock of clip ids.</param>
    /// <param name="logger">Category of all archive messages.</param>
    public ArchiveClips(
        ArchiveOptions options, string dataFolder, IClipIndex index, IClipFiles files, TimeProvider time, ILogger<ArchiveClips> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _pool = new PagePool(options.PageBytes, options.MaxQueuedBytes);
        Root = options.RootIn(dataFolder);
        _alarm = new ArchiveAlarm(_counters, logger);
        var template = new ClipPathTemplate(options.PathTemplate, time.LocalTimeZone);
        _parts = new PartsFolder(files, Root);
        var filer = new ClipFiler(options, Root, _parts, template, files, index, _counters, _alarm);
        _leftovers = new LeftoverClips(filer, _parts, files, _counters, _alarm, logger);
        _links = options is { Enabled: true, FetchLinks: true } ? new LinkFetcher(options, new ClipKeeper(options, filer), _counters, time, logger) : null;
        _keeper = options.Enabled ? new ClipKeeper(options, filer) : null;
        _writers = new ArchiveWriter[options.Enabled ? options.WriterThreads : 0];
        for (int i = 0; i < _writers.Length; i++)
        {
            _writers[i] = new ArchiveWriter(filer, _alarm);
        }
    }

    /// <summary>The folder <see cref="ClipRow.RelativePath"/> is relative to.</summary>
    public string Root { get; }

    /// <summary>Texts are wanted: only then is it worth making one for <see cref="ClipOpening.Text"/>.</summary>
    public bool KeepsText => _options is { Enabled: true, KeepText: true };

    /// <summary>Done when it was stopped, every writer's thread has ended, and the parts are nobody's any more.</summary>
    public Task Exited => _exited.Task;

    public ArchiveStats Stats => _counters.Snapshot(_writers.Sum(static w => w.OpenClips), _writers.Sum(static w => w.QueuedClips), _pool);

    /// <summary>Starts the writers. Makes no disk call itself: the first writer files leftovers, then begins. Call once.</summary>
    public void Start()
    {
        _started = true;
        _links?.Start();
        for (int i = 0; i < _writers.Length; i++)
        {
            _writers[i].Start($"archive-{i}", i == 0 ? _leftovers.Recover : null);
        }
    }

    /// <summary>A sink for one clip. The caller completes it exactly once. No disk call; a clip without a byte leaves no file.</summary>
    public ITeeSink Open(in ClipOpening opening)
    {
        if (_writers.Length == 0)
        {
            return NullTee.Instance;
        }

        ArchiveWriter writer = _writers[Interlocked.Increment(ref _turn) % (uint)_writers.Length];
        if (!writer.TryAdmit())
        {
            return NullTee.Instance;
        }

        return new ClipSink(new Clip(LabelOf(opening), writer, _pool, _options.WriteBytes, _options.MaxQueuedBytesPerClip));
    }

    /// <summary>Keeps a clip that was answered as a link: it is fetched some time later. Neither waits nor throws.</summary>
    public void Fetch(in ClipOpening opening, string link, string format, long audioMs) =>
        _links?.Add(LabelOf(opening), link, format, audioMs);

    /// <summary>Keeps a clip that its owner waits for, under an id that is the same however often it is tried. True also where nothing is kept.</summary>
    /// <param name="opening">Whose and when.</param>
    /// <param name="clipId">Of <see cref="TaskClipId"/>.</param>
    /// <param name="body">The clip. Its exceptions pass through.</param>
    /// <param name="format">What its bytes are.</param>
    /// <param name="cancellationToken">Relay is stopping.</param>
    public async Task<bool> KeepAsync(ClipOpening opening, Guid clipId, Stream body, string format, CancellationToken cancellationToken)
    {
        if (_keeper is null)
        {
            return true;
        }

        LinkFault fault = await _keeper.KeepAsync(LabelOf(opening) with { ClipId = clipId }, body, format, audioMs: -1, cancellationToken);
        return fault is LinkFault.None or LinkFault.TooLarge or LinkFault.Empty;
    }

    /// <summary>
    /// Opens no more clips and waits until all open ones are filed. True when they were; false when <paramref name="deadline"/> came
    /// first, in which case the writers end after the disk call they are in and the next start files what was left.
    /// </summary>
    public async Task<bool> StopAsync(CancellationToken deadline)
    {
        if (!_started)
        {
            // The host failed before it came to the archive: there is nobody to wait for.
            return true;
        }

        foreach (ArchiveWriter writer in _writers)
        {
            writer.Stop();
        }

        // Beside the writers, not before them: a slow server must not take the time that audio already here needs.
        Task links = _links?.StopAsync(deadline) ?? Task.CompletedTask;
        Task left = LeaveAsync(links);
        try
        {
            await left.WaitAsync(deadline);
            return true;
        }
        catch (OperationCanceledException)
        {
            foreach (ArchiveWriter writer in _writers)
            {
                writer.Abandon();
            }

            ArchiveStats stats = Stats;
            Log.ArchiveUnfinished(_logger, stats.OpenClips, stats.QueuedBytes);
            return false;
        }
        finally
        {
            await links;
        }
    }

    private async Task LeaveAsync(Task links)
    {
        await Task.WhenAll([links, .. _writers.Select(static w => w.Exited)]);
        try
        {
            _parts.GiveBack();
        }
        catch (Exception e)
        {
            // The next start finds the folder and its lock free.
            _alarm.Failed(Guid.Empty, e);
        }

        _exited.TrySetResult();
    }

    private ClipLabel LabelOf(in ClipOpening opening) => new(
        TimeOrderedId.Create(_time.GetUtcNow()),
        opening.CallId,
        opening.AccountId,
        opening.CreatedAtUs,
        SafeName.Format(opening.RequestedFormat),
        SafeName.User(opening.UserName, opening.AccountId),
        _options.KeepText ? opening.Text : null);
}
