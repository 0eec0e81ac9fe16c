namespace Relay.Routing.Objects;

/// <summary>Where an object is in its life. Stored as a byte; members are only added at the end.</summary>
internal enum ObjectState : byte
{
    /// <summary>Under way: somebody follows it. Files and voices never are.</summary>
    Running = 0,

    /// <summary>It is there, or its result is.</summary>
    Ready = 1,

    /// <summary>The provider says that it failed.</summary>
    Failed = 2,

    /// <summary>It ran out of time, or its result was not kept long enough.</summary>
    Expired = 3,

    /// <summary>Its owner deleted or cancelled it.</summary>
    Deleted = 4,
}
