namespace Relay.Protocol.Balances;

/// <summary>How a provider tells a key's balance.</summary>
public enum BalanceDialect : byte
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary><c>GET /user/balance</c>: amounts as texts, one entry a currency.</summary>
    DeepSeek,

    /// <summary><c>GET /v1/users/me/balance</c>: amounts as numbers.</summary>
    Kimi,

    /// <summary><c>GET /v1/user/info</c>: amounts as texts.</summary>
    SiliconFlow,
}
