namespace Relay.Protocol.Json;

/// <summary>What <see cref="JsonStreamReader.Read"/> found.</summary>
public enum JsonStreamToken : byte
{
    /// <summary>The input is used up; call again with the next chunk.</summary>
    NeedMore = 0,
    StartObject,
    EndObject,
    StartArray,
    EndArray,

    /// <summary>A member's name, unescaped; empty when it is longer than <see cref="JsonStreamReader.MaxNameBytes"/>.</summary>
    PropertyName,

    /// <summary>The next raw, still escaped bytes of a string value. A string may come in any number of parts, also none.</summary>
    StringPart,

    /// <summary>The closing quote of a string value.</summary>
    StringEnd,

    /// <summary>A whole number as text; empty when it is longer than <see cref="JsonStreamReader.MaxNumberBytes"/>.</summary>
    Number,
    True,
    False,
    Null,

    /// <summary>The document is complete. Only white space may follow.</summary>
    End,

    /// <summary>The bytes are not JSON. Every later call says the same until <see cref="JsonStreamReader.Reset"/>.</summary>
    Malformed,
}
