namespace Relay.Upstreams;

/// <summary>One credential of one upstream. <see cref="Label"/> is what logs and ledger rows may show; the secret goes to the upstream only.</summary>
internal class UpstreamKey(string label, string secret)
{
    private int _inFlight;
    private long _coolUntil;

    public string Label { get; } = label;

    public string Secret { get; } = secret;

    /// <summary>Calls running on this key.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Timestamp until which the key is not picked; 0 when it is fit.</summary>
    public long CoolUntil
    {
        get => Volatile.Read(ref _coolUntil);
        set => Volatile.Write(ref _coolUntil, value);
    }

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Never the secret.</summary>
    public override string ToString() => Label;
}
