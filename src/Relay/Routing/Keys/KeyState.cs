namespace Relay.Routing.Keys;

/// <summary>What is known of a key, besides whether an operator wants it used. Stored; members are only added at the end.</summary>
internal enum KeyState : byte
{
    /// <summary>Nothing speaks against it.</summary>
    Fit = 0,

    /// <summary>The provider said that the key is wrong or revoked. Not used until a check finds otherwise.</summary>
    Invalid = 1,

    /// <summary>The provider said that its account has no money. Not used until a check finds some.</summary>
    BalanceEmpty = 2,
}
