using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>One sponge.</summary>
internal readonly struct KeccakLane1(ulong value) : IKeccakLane<KeccakLane1>
{
    public readonly ulong Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane1 operator ^(KeccakLane1 left, KeccakLane1 right) => new(left.Value ^ right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane1 Chi(KeccakLane1 a, KeccakLane1 b, KeccakLane1 c) => new(a.Value ^ (~b.Value & c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane1 Rotate(KeccakLane1 value, [ConstantExpected] byte count) => new(BitOperations.RotateLeft(value.Value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static KeccakLane1 Of(ulong value) => new(value);
}
