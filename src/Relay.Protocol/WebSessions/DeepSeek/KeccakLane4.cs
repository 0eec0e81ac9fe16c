using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>
/// Four sponges, for machines that have AVX2: whoever uses it has asked <see cref="Avx2.IsSupported"/> once, so that nothing in here asks
/// (in the native binary, whose baseline is lower, each question would be a branch).
/// </summary>
internal readonly struct KeccakLane4(Vector256<ulong> value) : IKeccakLane<KeccakLane4>
{
    public readonly Vector256<ulong> Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane4 operator ^(KeccakLane4 left, KeccakLane4 right) => new(Avx2.Xor(left.Value, right.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane4 Chi(KeccakLane4 a, KeccakLane4 b, KeccakLane4 c) => new(Avx2.Xor(a.Value, Avx2.AndNot(b.Value, c.Value)));

#pragma warning disable CA1857 // constant, once this is inlined
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane4 Rotate(KeccakLane4 value, [ConstantExpected] byte count) =>
        new(Avx2.Or(Avx2.ShiftLeftLogical(value.Value, count), Avx2.ShiftRightLogical(value.Value, (byte)(64 - count))));
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane4 Of(ulong value) => new(Vector256.Create(value));
}
