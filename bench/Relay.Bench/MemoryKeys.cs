using Relay.Identity;

namespace Relay.Bench;

/// <summary>Tokens and signing keys of one account, kept in memory.</summary>
internal sealed class MemoryKeys : IJwtKeyStore, ITokenReader
{
    public const string UserId = "6f9c1c52-0000-4000-8000-000000000001";

    private readonly List<JwtKeyRow> _keys = [];
    private readonly HashSet<TokenHash> _tokens = [];

    public void Add(string token)
    {
        TokenHash.TryCompute(token, out TokenHash hash);
        _tokens.Add(hash);
    }

    public ValueTask<TokenRecord?> FindTokenAsync(TokenHash hash, CancellationToken cancellationToken) =>
        new(_tokens.Contains(hash) ? new TokenRecord(new Caller(1, 1, UserId, "ada", false, null), false, true, null) : null);

    public ValueTask<IReadOnlyList<JwtKeyRow>> ReadAsync(CancellationToken cancellationToken) => new(_keys);

    public ValueTask<bool> TryAddAsync(JwtKeyRow key, CancellationToken cancellationToken)
    {
        _keys.Add(key);
        return new(true);
    }

    public ValueTask RetireBeforeAsync(long id, DateTimeOffset at, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
