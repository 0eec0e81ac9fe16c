namespace Relay.Routing.Keys;

/// <summary>A key in clear text. For the operator who asked for it only.</summary>
internal sealed record ExportedKey(string Provider, string Label, string Account, bool IsEnabled, string Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Provider}/{Label}";
}
