namespace Relay.Routing.Keys;

/// <summary>What asking a provider about a key told.</summary>
internal enum KeyVerdict
{
    /// <summary>Nothing: no connection, an error of the provider's, an answer nobody understands. Never a reason to change anything.</summary>
    Unknown,

    /// <summary>The key is good.</summary>
    Valid,

    /// <summary>The provider says that there is no such key.</summary>
    Invalid,
}
