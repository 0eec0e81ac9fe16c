namespace Relay.Data.MySql;

/// <summary>How far the way to the server is protected. A Unix socket is never encrypted.</summary>
public enum MySqlSslMode
{
    /// <summary>Plain.</summary>
    None = 0,

    /// <summary>TLS where the server offers it, without looking at its certificate: no protection against somebody in between.</summary>
    Preferred,

    /// <summary>TLS or no connection, without looking at the certificate.</summary>
    Required,

    /// <summary>As <see cref="Required"/>, and the certificate must be signed by a trusted authority.</summary>
    VerifyCA,

    /// <summary>As <see cref="VerifyCA"/>, and must be made out to the host's name.</summary>
    VerifyFull,
}
