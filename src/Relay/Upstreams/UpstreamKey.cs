namespace Relay.Upstreams;

/// <summary>One credential of one upstream. <see cref="Label"/> is what logs and ledger rows may show; the secret goes to the upstream only.</summary>
internal class UpstreamKey(string label, string secret)
{
    public string Label { get; } = label;

    public string Secret { get; } = secret;

    /// <summary>Never the secret.</summary>
    public override string ToString() => Label;
}
