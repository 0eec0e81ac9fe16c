using System.Text;

namespace Relay.Identity;

/// <summary>
/// bcrypt (<c>$2b$</c>; <c>$2a$</c> and <c>$2y$</c> of other libraries verify). A hash at cost 12 takes a quarter of a second of CPU:
/// callers keep it off request threads (<see cref="PasswordWork"/>). Passwords with a NUL or of more than 72 bytes are refused, because
/// bcrypt would silently cut them.
/// </summary>
internal static partial class Passwords
{
    /// <summary>Cost of new hashes; the original project's and most bcrypt libraries' default is 12.</summary>
    public const int Cost = 12;

    public const int MaxPasswordBytes = 72;

    /// <summary>Costliest stored hash that is verified: four seconds. Whoever can write hashes must not be able to stop logins with one.</summary>
    public const int MaxCost = 16;

    private const int MinCost = 4; // bcrypt's own
    private const int HashChars = 60;

    /// <summary>Hashes a password as <c>$2b$12$...</c>.</summary>
    /// <exception cref="ArgumentException">Empty, longer than 72 UTF-8 bytes, or containing a NUL.</exception>
    public static string Hash(string password) => IsUsable(password)
        ? HashUsable(password)
        : throw new ArgumentException("A password has 1 to 72 bytes (UTF-8) and no NUL character.", nameof(password));

    /// <summary>True when the password belongs to the hash. False for a malformed hash; never throws for bad input.</summary>
    public static bool Verify(string password, string hash) => IsUsable(password) && CostOf(hash) is not null && VerifyUsable(password, hash);

    /// <summary>bcrypt takes the password whole.</summary>
    public static bool IsUsable(string password) =>
        password.Length > 0 && !password.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(password) <= MaxPasswordBytes;

    /// <summary>The cost of a hash of a kind and cost that is verified here; null for anything else.</summary>
    public static int? CostOf(string hash) =>
        hash is ['$', '2', 'a' or 'b' or 'y', '$', >= '0' and <= '9', >= '0' and <= '9', '$', ..] && hash.Length == HashChars
        && !hash.Contains('\0', StringComparison.Ordinal)
        && ((hash[4] - '0') * 10) + hash[5] - '0' is >= MinCost and <= MaxCost and int cost
            ? cost
            : null;
}
