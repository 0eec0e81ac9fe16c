using System.Numerics;

namespace Relay.Routing.Keys;

/// <summary>One bit a slot of a pool's table, so that a thousand keys are passed over in sixteen steps. Under the pool's lock.</summary>
internal sealed class SlotBits(int slots)
{
    private readonly ulong[] _words = new ulong[(slots + 63) / 64];

    public bool this[int slot]
    {
        get => (_words[slot >> 6] & (1UL << slot)) != 0;
        set
        {
            ulong bit = 1UL << slot;
            _words[slot >> 6] = value ? _words[slot >> 6] | bit : _words[slot >> 6] & ~bit;
        }
    }

    /// <summary>The first slot of a range that has its bit in none of the sets; -1 when all have.</summary>
    public static int FindClear(int from, int to, SlotBits first, SlotBits second, SlotBits? third, SlotBits? fourth)
    {
        for (int word = from >> 6; (word << 6) < to; word++)
        {
            ulong bits = first._words[word] | second._words[word];
            bits |= third is null ? 0 : third._words[word];
            bits |= fourth is null ? 0 : fourth._words[word];
            ulong clear = ~bits & (word == from >> 6 ? ulong.MaxValue << from : ulong.MaxValue);
            if (clear != 0)
            {
                int slot = (word << 6) + BitOperations.TrailingZeroCount(clear);
                return slot < to ? slot : -1;
            }
        }

        return -1;
    }
}
