namespace Relay.Routing.Keys;

/// <summary>What is known of a key's balance. Stored; members are only added at the end.</summary>
internal enum BalanceState : byte
{
    /// <summary>Nobody could be asked yet.</summary>
    Unknown = 0,

    /// <summary>As of the last check.</summary>
    Known = 1,

    /// <summary>The provider does not tell it to the key's holder.</summary>
    Unsupported = 2,
}
