namespace Relay.Archive;

/// <summary>
/// Where bytes go that nobody keeps. One for all sinks, written by many pumps at once and read by none, so that dropping costs no
/// memory per stream, however many streams have to drop.
/// </summary>
internal sealed class ScratchPage(int bytes)
{
    private byte[] _bytes = new byte[bytes];

    /// <summary>At least <paramref name="sizeHint"/> bytes of room.</summary>
    public Memory<byte> Room(int sizeHint)
    {
        byte[] room = _bytes;
        if (room.Length < sizeHint)
        {
            // Two pumps may both grow it; one array wins, the other lives as long as its span.
            room = new byte[sizeHint];
            _bytes = room;
        }

        return room;
    }
}
