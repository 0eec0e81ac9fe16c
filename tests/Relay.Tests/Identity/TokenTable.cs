using System.Data.Common;
using Relay.Identity;

namespace Relay.Tests.Identity;

/// <summary>A store of tokens in memory whose answers can be held up or refused.</summary>
internal sealed class TokenTable : ITokenReader
{
    private readonly Dictionary<TokenHash, TokenRecord> _rows = [];

    public int Reads { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Answers wait for it; null: they do not.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public static TokenHash HashOf(string token) => TokenHash.TryCompute(token, out TokenHash hash) ? hash : throw new ArgumentException(token);

    public void Add(string token, DateTimeOffset? expiresAt = null, string userId = "u-1") =>
        _rows[HashOf(token)] = new TokenRecord(new Caller(1, 1, userId, "ada", false, null), false, true, expiresAt);

    public void Change(string token, Func<TokenRecord, TokenRecord> change) => _rows[HashOf(token)] = change(_rows[HashOf(token)]);

    public async ValueTask<TokenRecord?> FindTokenAsync(TokenHash hash, CancellationToken cancellationToken)
    {
        Reads++;
        if (IsAway)
        {
            throw new AwayException();
        }

        TokenRecord? row = _rows.GetValueOrDefault(hash); // as it was when asked
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        return row;
    }

    private sealed class AwayException() : DbException("the store is away");
}
