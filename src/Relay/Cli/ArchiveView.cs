using System.CommandLine;
using Relay.Archive;
using Relay.Billing.Journal;
using Relay.Hosting;
using Relay.Storage;

namespace Relay.Cli;

/// <summary>The archive for a one-shot command, beside a running server or without one.</summary>
internal sealed class ArchiveView : IDisposable
{
    private readonly SqlStore _store;

    /// <exception cref="StartException">A setting is wrong, or the folder cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public ArchiveView(CommonOptions common, ParseResult result)
    {
        AllOptions options = AllOptions.Bind(common.Load(result));
        _store = EmbeddedStore.Open(common, result);
        Options = options.Archive;
        Clips = new ClipStore(_store, () => JournalName.Find(options.Billing.JournalDirectory) ?? Guid.Empty);
        Folder = new ClipFolder(Options.RootIn(options.Relay.Data), new DiskClipFiles());
        Remover = new ClipRemover(Folder, Clips, TimeProvider.System);
    }

    public ArchiveOptions Options { get; }

    public ClipStore Clips { get; }

    public ClipFolder Folder { get; }

    public ClipRemover Remover { get; }

    public void Dispose() => _store.Dispose();
}
