namespace Relay.Protocol.MiniMax;

/// <summary>What <see cref="T2aEventReader.Read"/> found.</summary>
public enum T2aRead : byte
{
    /// <summary>The input is used up; call again with the next chunk.</summary>
    NeedMore = 0,

    /// <summary>The first byte of an event's JSON.</summary>
    EventStart,

    /// <summary>
    /// The next raw bytes of <c>data.audio</c>: hex to decode, or a URL (with JSON escapes) if the request asked for one.
    /// </summary>
    AudioHex,

    /// <summary>The event's JSON is complete and <see cref="T2aEventReader.Event"/> describes it.</summary>
    EventEnd,

    /// <summary>The <c>[DONE]</c> sentinel some servers append.</summary>
    Done,

    /// <summary>This event is not a JSON object. In an event stream the next event is read normally.</summary>
    Malformed,
}
