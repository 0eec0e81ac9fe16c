namespace Relay.Routing.Keys;

/// <summary>Asks a provider about a key. Any thread; expected failures are values.</summary>
internal interface IKeyProber
{
    /// <summary>Whether the provider's address is known here.</summary>
    bool Knows(string provider);

    ValueTask<KeyProbe> AskAsync(string provider, string secret, CancellationToken cancellationToken);
}
