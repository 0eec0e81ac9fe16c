namespace Relay.Protocol.Sse;

/// <summary>What <see cref="SseReader.Read"/> found.</summary>
public enum SseToken : byte
{
    /// <summary>The input is used up; call again with the next chunk.</summary>
    NeedMore = 0,

    /// <summary>The next bytes of a data line's value. A line may come in any number of pieces, also none.</summary>
    Data,

    /// <summary>A data line ended. Between two lines of one event the specification puts a line feed.</summary>
    DataLineEnd,

    /// <summary>The value of an event line, cut at <see cref="SseReader.MaxEventNameBytes"/>.</summary>
    EventName,

    /// <summary>A blank line after at least one data or event line.</summary>
    EventEnd,
}
