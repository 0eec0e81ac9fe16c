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
    private readonly ArchiveWriter[] _writers;
    private readonly LeftoverClips _leftovers;
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
        Root = Path.GetFullPath(options.Directory, Path.GetFullPath(dataFolder));
        var alarm = new ArchiveAlarm(_counters, logger);
        var template = new ClipPathTemplate(options.PathTemplate, time.LocalTimeZone);
        var filer = new ClipFiler(options, Root, template, files, index, _counters, alarm);
        _leftovers = new LeftoverClips(filer, files, _counters, alarm, logger);
        _writers = new ArchiveWriter[options.Enabled ? options.WriterThreads : 0];
        for (int i = 0; i < _writers.Length; i++)
        {
            _writers[i] = new ArchiveWriter(filer, alarm);
        }
    }

    /// <summary>The folder <see cref="ClipRow.RelativePath"/> is relative to.</summary>
    public string Root { get; }

    /// <summary>Done when every writer's thread has ended.</summary>
    public Task Exited => Task.WhenAll(_writers.Select(static w => w.Exited));

    public ArchiveStats Stats => _counters.Snapshot(_writers.Sum(static w => w.OpenClips), _writers.Sum(static w => w.QueuedClips), _pool);

    /// <summary>Starts the writers. Makes no disk call itself: the first writer files leftovers, then begins. Call once.</summary>
    public void Start()
    {
        _started = true;
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

        var label = new ClipLabel(
            Guid.CreateVersion7(_time.GetUtcNow()),
            opening.CallId,
            opening.AccountId,
            opening.CreatedAtUs,
            SafeName.Format(opening.RequestedFormat),
            SafeName.User(opening.UserName, opening.AccountId),
            _options.SidecarText ? opening.Text : null);
        return new ClipSink(new Clip(label, writer, _pool, _options.MaxQueuedBytesPerClip));
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

        try
        {
            await Exited.WaitAsync(deadline);
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
    }
}
