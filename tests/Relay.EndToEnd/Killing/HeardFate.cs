namespace Relay.EndToEnd.Killing;

/// <summary>How far an answer came.</summary>
internal enum HeardFate
{
    /// <summary>The connection broke before any of the answer.</summary>
    Nothing,

    /// <summary>The connection broke inside the answer.</summary>
    Part,

    /// <summary>The whole answer, and its own word that it was complete.</summary>
    All,

    /// <summary>An error.</summary>
    Refused,

    /// <summary>The connection broke inside an error.</summary>
    PartOfRefusal,

    /// <summary>503: Relay itself would not take the call now (after a start on a busy machine the store may be slow to say whose token it is).</summary>
    TurnedAway,
}
