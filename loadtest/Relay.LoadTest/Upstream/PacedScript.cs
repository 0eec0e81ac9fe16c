using Relay.LoadTest.Wire;

namespace Relay.LoadTest.Upstream;

/// <summary>One kind of answer, ready to be sent: only the stamps in <see cref="Chunk"/> change.</summary>
internal sealed class PacedScript
{
    /// <summary>Sent at once.</summary>
    public required byte[] Head { get; init; }

    /// <summary>Sent once a step; empty when the head is the whole answer.</summary>
    public byte[] Chunk { get; init; } = [];

    /// <summary>Sent with the last chunk.</summary>
    public byte[] Tail { get; init; } = [];

    /// <summary>Bytes a caller gets when everything passes unchanged, without HTTP's or WebSocket's framing.</summary>
    public required long BodyBytes { get; init; }

    /// <summary>Where the stamp stands in <see cref="Chunk"/>.</summary>
    public int StampAt { get; init; }

    /// <summary>Where it stands again as hex digits; -1 for nowhere.</summary>
    public int HexStampAt { get; init; } = -1;

    /// <summary>Puts the time into the chunk.</summary>
    public void SetStamp(long nanoseconds)
    {
        Stamp.Write(Chunk.AsSpan(StampAt), nanoseconds);
        if (HexStampAt >= 0)
        {
            const string digits = "0123456789abcdef";
            for (int i = 0; i < Stamp.Length; i++)
            {
                byte one = Chunk[StampAt + i];
                Chunk[HexStampAt + (2 * i)] = (byte)digits[one >> 4];
                Chunk[HexStampAt + (2 * i) + 1] = (byte)digits[one & 15];
            }
        }
    }
}
