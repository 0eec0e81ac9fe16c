using System.Runtime.CompilerServices;

namespace Relay.LoadTest.Wire;

/// <summary>Finds the stamps in a stream of bytes that is cut anywhere. Keeps less than one stamp between two pieces.</summary>
internal struct StampScanner
{
    private Carry _carry;
    private int _carried;

    /// <summary>
    /// Takes bytes off <paramref name="input"/> up to the end of the next stamp. False when none ends in it; all of it is taken then.
    /// </summary>
    public bool TryRead(ref ReadOnlySpan<byte> input, out long sentNs)
    {
        if (_carried > 0 && FinishCarried(ref input, out sentNs))
        {
            return true;
        }

        while (true)
        {
            int at = input.IndexOf((byte)'@');
            if (at < 0)
            {
                input = default;
                sentNs = 0;
                return false;
            }

            input = input[at..];
            if (input.Length < Stamp.Length)
            {
                // Less than a stamp, and no second one can begin in it before it is known whether this is one.
                input.CopyTo(_carry);
                _carried = input.Length;
                input = default;
                sentNs = 0;
                return false;
            }

            if (Stamp.TryRead(input, out sentNs))
            {
                input = input[Stamp.Length..];
                return true;
            }

            input = input[1..];
        }
    }

    private bool FinishCarried(ref ReadOnlySpan<byte> input, out long sentNs)
    {
        sentNs = 0;
        while (_carried > 0)
        {
            Span<byte> carry = _carry;
            int taken = Math.Min(input.Length, Stamp.Length - _carried);
            input[..taken].CopyTo(carry[_carried..]);
            if (_carried + taken < Stamp.Length)
            {
                _carried += taken;
                input = default;
                return false;
            }

            if (Stamp.TryRead(carry, out sentNs))
            {
                input = input[taken..];
                _carried = 0;
                return true;
            }

            // Not a stamp after all; one may begin inside what was carried.
            int next = carry[1.._carried].IndexOf((byte)'@');
            int keep = next < 0 ? 0 : _carried - 1 - next;
            carry.Slice(_carried - keep, keep).CopyTo(carry);
            _carried = keep;
        }

        return false;
    }

    [InlineArray(Stamp.Length)]
    private struct Carry
    {
        private byte _first;
    }
}
