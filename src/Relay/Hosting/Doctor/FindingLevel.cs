namespace Relay.Hosting.Doctor;

/// <summary>How bad a <see cref="Finding"/> is.</summary>
internal enum FindingLevel
{
    Ok,

    /// <summary>Relay runs, and something will go wrong one day.</summary>
    Warn,

    /// <summary>Relay does not start, or cannot do what it is set up for.</summary>
    Fail,
}
