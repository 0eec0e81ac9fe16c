using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>
/// Sessions in a browser. A session is a token like others (stored by its hash, checked through the same cache, ended on
/// every node), except that what is hashed has a line break in it: no header can carry that, so a session's id is good in its cookie only.
/// Any thread.
/// </summary>
internal sealed class Sessions(IAccountStore accounts, TokenCheck tokens, TimeProvider time)
{
    /// <summary>How lists of tokens name them.</summary>
    public const string Label = "session";

    /// <summary>The same for the JWTs of logins.</summary>
    public const string LoginLabel = "login";

    private const int IdBytes = 16;
    private const int PageRows = 200;

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

    /// <summary>
    /// Ends all sessions and logins of an account whose password was changed: whoever got in with the old one is out. Tokens that were made
    /// to be kept stay.
    /// </summary>
    public async Task CloseAllAsync(long accountId)
    {
        long before = long.MaxValue;
        while (await accounts.ListTokensAsync(accountId, before, PageRows, CancellationToken.None) is { Count: > 0 } lines)
        {
            foreach (TokenLine line in lines)
            {
                if (line is { IsJwt: true, Revoked: false, Label: Label or LoginLabel }
                    && await accounts.FindTokenHashAsync(line.TokenId, accountId, CancellationToken.None) is { } hash)
                {
                    await accounts.RevokeTokenAsync(hash, CancellationToken.None);
                    tokens.Forget(hash);
                }
            }

            before = lines[^1].TokenId;
        }
    }

    private static bool IsId(string id) => id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower);

    private static string Name(string id) => "session\n" + id;
}
