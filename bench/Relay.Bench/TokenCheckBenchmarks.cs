using BenchmarkDotNet.Attributes;
using Relay.Identity;

namespace Relay.Bench;

/// <summary>Step 2 for a token in the cache: an opaque one of 35 characters and a JWT of 700. Both are wanted in a microsecond without an allocation.</summary>
[MemoryDiagnoser]
public class TokenCheckBenchmarks
{
    private readonly string _opaque = ApiToken.Create();
    private readonly string _jwt;
    private readonly TokenCheck _check;

    public TokenCheckBenchmarks()
    {
        JwtOptions options = new() { Secret = Convert.ToBase64String(new byte[32]) };
        MemoryKeys store = new();
        JwtKeys keys = new(store, options, TimeProvider.System);
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        JwtClaims claims = new("relay", MemoryKeys.UserId, "ada", "ada@example.com", now, null, now + 3600, Guid.NewGuid().ToString());
        (byte[] signed, byte[] signature) = keys.SignAsync(keyId => JwtWriter.Write(keyId, claims), default).GetAwaiter().GetResult();
        _jwt = JwtWriter.Join(signed, signature);
        // Never stale: a benchmark of the cache, not of the store.
        _check = new TokenCheck(store, new TokenCheckOptions { CacheMs = 10_000_000 }, TimeProvider.System, new JwtVerifier(keys, options, TimeProvider.System));
        store.Add(_opaque);
        store.Add(_jwt);
        Verify.Equal(true, _check.CheckAsync(_opaque, default).AsTask().GetAwaiter().GetResult().Caller is not null);
        Verify.Equal(true, _check.CheckAsync(_jwt, default).AsTask().GetAwaiter().GetResult().Caller is not null);
        Verify.Equal(true, CachedToken() && CachedJwt());
    }

    [Benchmark]
    public bool CachedToken() => IsGood(_opaque);

    [Benchmark]
    public bool CachedJwt() => IsGood(_jwt);

    private bool IsGood(string token)
    {
        ValueTask<TokenVerdict> check = _check.CheckAsync(token, default);
        return check.IsCompletedSuccessfully && check.Result.Caller is not null;
    }
}
