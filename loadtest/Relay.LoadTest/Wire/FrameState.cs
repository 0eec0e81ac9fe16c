namespace Relay.LoadTest.Wire;

/// <summary>What <see cref="FrameReader"/> found next.</summary>
internal enum FrameState
{
    /// <summary>All input is taken and more is needed.</summary>
    NeedMore,

    /// <summary>Bytes of a message, unmasked.</summary>
    Payload,

    /// <summary>The message whose bytes came before is complete.</summary>
    MessageEnd,

    /// <summary>The other side closes.</summary>
    Close,

    /// <summary>Not a frame of RFC 6455 without extensions.</summary>
    Bad,
}
