using Microsoft.Win32.SafeHandles;
using Relay.Billing.Journal;

namespace Relay.Tests.Billing;

/// <summary>A disk whose faults are properties. Zeros are really written; syncs are counted, held back or refused.</summary>
internal sealed class FakeDisk : IJournalDisk
{
    private readonly JournalDisk _disk = new();
    private volatile bool _full;
    private volatile bool _syncFails;
    private int _syncs;

    /// <summary>No new segment can be made.</summary>
    public bool IsFull
    {
        get => _full;
        set => _full = value;
    }

    public bool SyncFails
    {
        get => _syncFails;
        set => _syncFails = value;
    }

    /// <summary>When set, a sync first signals <see cref="SyncEntered"/> and then waits for this.</summary>
    public SemaphoreSlim? SyncMayEnd { get; set; }

    public SemaphoreSlim SyncEntered { get; } = new(0);

    public int Syncs => Volatile.Read(ref _syncs);

    public void FillWithZeros(SafeFileHandle file, int bytes)
    {
        if (IsFull)
        {
            throw new IOException("No space left on device");
        }

        _disk.FillWithZeros(file, bytes);
    }

    public void Sync(SafeFileHandle file)
    {
        Interlocked.Increment(ref _syncs);
        if (SyncMayEnd is { } gate)
        {
            SyncEntered.Release();
            gate.Wait();
        }

        if (SyncFails)
        {
            throw new IOException("Input/output error");
        }
    }
}
