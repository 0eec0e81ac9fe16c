using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>
/// Sessions of administrators in a browser. A session is a token like others (stored by its hash, checked through the same cache, ended on
/// every node), except that what is hashed has a line break in it: no header can carry that, so a session's id is good in its cookie only.
/// Any thread.
/// </summary>
internal sealed class Sessions(IAccountStore accounts, TokenCheck tokens, TimeProvider time)
{
    /// <summary>How lists of tokens name them.</summary>
    public const string Label = "session";

    private const int IdBytes = 16;

    /// <summary>How long one lasts, used or not.</summary>
    public static TimeSpan Life => TimeSpan.FromHours(24);

    /// <summary>Opens one; returns its id, 32 hexadecimal digits, which is kept nowhere.</summary>
    public async Task<string> OpenAsync(long accountId, CancellationToken cancellationToken)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        TokenHash.TryCompute(Name(id), out TokenHash hash);

        // Named as JWTs are, so that rows of sessions long over go with theirs.
        NewToken session = new(accountId, hash, Label, time.GetUtcNow() + Life, Guid.NewGuid().ToString());
        await accounts.AddTokenAsync(session, cancellationToken);
        return id;
    }

    /// <summary>Whose session that is.</summary>
    public ValueTask<TokenVerdict> CheckAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? tokens.CheckAsync(Name(id), cancellationToken) : new(new TokenVerdict(null, TokenRefusal.Unknown));

    /// <summary>Ends one. Repeating it does no harm.</summary>
    public async Task CloseAsync(string id)
    {
        if (IsId(id) && TokenHash.TryCompute(Name(id), out TokenHash hash))
        {
            await accounts.RevokeTokenAsync(hash, CancellationToken.None);
            tokens.Forget(hash);
        }
    }

    private static bool IsId(string id) => id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower);

    private static string Name(string id) => "session\n" + id;
}
