using Microsoft.Win32.SafeHandles;

namespace Relay.Billing.Journal;

/// <summary>
/// The two calls of the journal that wait for a disk and can be refused by it. Replaced in tests by one that is full or fails.
/// </summary>
internal interface IJournalDisk
{
    /// <summary>
    /// Writes zeros over the whole file, so that every block is allocated: a store into the mapping then never finds the disk full.
    /// </summary>
    /// <exception cref="IOException">The disk is full or failing; the file is left as it is.</exception>
    void FillWithZeros(SafeFileHandle file, int bytes);

    /// <summary>Returns when the file's data is on the disk.</summary>
    /// <exception cref="IOException">The disk is failing.</exception>
    void Sync(SafeFileHandle file);
}
