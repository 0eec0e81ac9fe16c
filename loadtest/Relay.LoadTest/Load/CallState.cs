using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Load;

/// <summary>One call under way on a link.</summary>
internal struct CallState
{
    public long PlannedNs;
    public bool IsCounted;
    public int Stamps;
    public long Bytes;
    public StampScanner Scanner;
}
