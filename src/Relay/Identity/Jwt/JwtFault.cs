namespace Relay.Identity;

/// <summary>Why a text is not a token of ours; <see cref="None"/> when it is.</summary>
internal enum JwtFault : byte
{
    None = 0,

    /// <summary>Not three parts of canonical base64url with JSON objects, or a member twice.</summary>
    Malformed,

    /// <summary>Not RS256, or a header that demands what is not understood.</summary>
    Algorithm,

    /// <summary>Signed with a key that is not ours, or not any more.</summary>
    Key,
    Signature,

    /// <summary>A claim is missing or of the wrong kind.</summary>
    Claims,
    Issuer,
    NotYet,
    Expired,

    /// <summary>Too many are being verified.</summary>
    Busy,
}
