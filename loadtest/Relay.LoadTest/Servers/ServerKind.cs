namespace Relay.LoadTest.Servers;

/// <summary>What can stand between client and upstream.</summary>
internal enum ServerKind
{
    /// <summary>Nothing: what the machine, the client and the upstream take by themselves.</summary>
    Direct,

    /// <summary>The copy proxy of <c>loadtest/Relay.BareProxy</c>.</summary>
    Bare,

    /// <summary>nginx with <c>proxy_pass</c>.</summary>
    Nginx,

    /// <summary>Another build of Relay, to see what a change has brought.</summary>
    Before,

    Relay,
}
