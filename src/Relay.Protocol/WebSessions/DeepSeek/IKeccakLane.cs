using System.Diagnostics.CodeAnalysis;

namespace Relay.Protocol.WebSessions.DeepSeek;

/// <summary>One lane of as many sponges as go side by side.</summary>
internal interface IKeccakLane<T>
    where T : struct, IKeccakLane<T>
{
    static abstract T operator ^(T left, T right);

    /// <summary><c>a ^ (~b &amp; c)</c></summary>
    static abstract T Chi(T a, T b, T c);

    static abstract T Rotate(T value, [ConstantExpected] byte count);

    /// <summary>The same in all.</summary>
    static abstract T Of(ulong value);
}
