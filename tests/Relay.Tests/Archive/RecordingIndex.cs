using System.Collections.Concurrent;
using Relay.Archive;

namespace Relay.Tests.Archive;

/// <summary>Remembers every row; throws when told to.</summary>
internal sealed class RecordingIndex : IClipIndex
{
    private readonly ConcurrentQueue<ClipRow> _rows = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Fails { get; set; }

    public IReadOnlyCollection<ClipRow> Rows => _rows;

    /// <summary>Done when a row has come.</summary>
    public Task First => _first.Task;

    public void Record(ClipRow row)
    {
        if (Fails)
        {
            throw new InvalidOperationException("The index is broken.");
        }

        _rows.Enqueue(row);
        _first.TrySetResult();
    }
}
