namespace Relay.Archive;

/// <summary>Where the archive reports finished clips. Implemented by the ledger, so that a clip is indexed as surely as its call is billed.</summary>
internal interface IClipIndex
{
    /// <summary>Takes one finished clip. Any thread; never blocks, never throws.</summary>
    void Record(ClipRow row);
}
