namespace Relay.Bench;

/// <summary>What one loop takes.</summary>
/// <param name="BytesInAll">Allocated on its thread in <see cref="LoopMeter.CountedCalls"/> calls.</param>
/// <param name="Nanoseconds">Of one call, at best.</param>
/// <param name="Ratio">Through what <see cref="Reference"/> took at best in between.</param>
internal readonly record struct LoopTime(long BytesInAll, double Nanoseconds, double Ratio);
