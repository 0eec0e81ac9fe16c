namespace Relay.Streaming;

/// <summary>
/// A call while it runs, as those see it who look on. Implemented by the object that represents the call anyway, from counters that it
/// keeps anyway: being looked at costs a call nothing but two fields. Any thread may read; what it reads may be a chunk old.
/// </summary>
internal interface IRunningCall
{
    Guid CallId { get; }

    /// <summary>Whose call it is.</summary>
    long AccountId { get; }

    /// <summary>What there is to see now.</summary>
    /// <param name="stream">The stream it runs on.</param>
    RunningCall Look(ActiveStream stream);
}
