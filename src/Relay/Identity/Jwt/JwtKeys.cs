using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>
/// The keys in <c>secure_key</c>: one signs, those it replaced verify until their tokens are over. Read again when they are older than a
/// node may be behind, and at once when a token names one that is not known, though not more than once a second. Any thread; nothing
/// here runs on request threads for long but a database read.
/// </summary>
internal sealed class JwtKeys(IJwtKeyStore store, JwtOptions options, TimeProvider time) : IDisposable
{
    // A node that has not seen a rotation yet goes on signing with the old key for so long.
    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_minAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_overlap = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile KeySet _keys = new([], 0);
    private SecretKey? _secret;
    private (string KeyId, RSA Rsa)? _signer;

    /// <summary>Reads the keys and makes sure that the one that signs can be used here. Makes none.</summary>
    /// <exception cref="SecretKeyException">It cannot.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
            if (Signing() is { } key)
            {
                using RSA rsa = key.OpenPrivate(Secret(create: false));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Signs bytes with the key in use, which is made when there is none. Runs off request threads.</summary>
    /// <param name="toSign">Makes what is signed, knowing the key's id.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<(byte[] Signed, byte[] Signature)> SignAsync(Func<string, byte[]> toSign, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetElapsedTime(_keys.ReadAt) >= s_maxAge || _keys.ReadAt == 0)
            {
                await ReadAsync(cancellationToken);
            }

            JwtKey key = Signing() ?? await AddAsync(cancellationToken);
            if (_signer?.KeyId != key.KeyId)
            {
                _signer?.Rsa.Dispose();
                _signer = null; // opening may fail
                _signer = (key.KeyId, key.OpenPrivate(Secret(create: false)));
            }

            byte[] signed = toSign(key.KeyId);
            return (signed, _signer.Value.Rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The keys that may have signed a token: the one it names, or the imported ones when it names none.</summary>
    public async ValueTask<IReadOnlyList<JwtKey>> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        await RefreshAsync(s_maxAge, cancellationToken);
        JwtKey[] found = Find(keyId);
        if (found.Length == 0)
        {
            await RefreshAsync(s_minAge, cancellationToken);
            found = Find(keyId);
        }

        return found;
    }

    /// <summary>Makes a new key the one that signs. The others retire when their tokens are over, or now.</summary>
    /// <param name="revokeOld">Now: tokens signed with them are refused from here on.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The new key's id.</returns>
    public async Task<string> RotateAsync(bool revokeOld, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            JwtKey? key;
            do
            {
                await ReadAsync(cancellationToken);
                key = await TryAddAsync(cancellationToken); // null when another rotation was first
            }
            while (key is null);

            DateTimeOffset now = time.GetUtcNow();
            await store.RetireBeforeAsync(key.Id, revokeOld ? now : now.AddDays(options.MaxDays) + s_overlap, cancellationToken);
            await ReadAsync(cancellationToken);
            return key.KeyId;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _signer?.Rsa.Dispose();
        _gate.Dispose();
    }

    private JwtKey[] Find(string? keyId)
    {
        DateTimeOffset now = time.GetUtcNow();
        return [.. _keys.Keys.Where(key => (keyId is null ? key.IsImported : key.KeyId == keyId) && key.IsGoodAt(now))];
    }

    private JwtKey? Signing() => _keys.Keys.LastOrDefault(static key => key.Signs);

    private async ValueTask RefreshAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        if (_keys.ReadAt != 0 && time.GetElapsedTime(_keys.ReadAt) < age)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_keys.ReadAt == 0 || time.GetElapsedTime(_keys.ReadAt) >= age)
            {
                await ReadAsync(cancellationToken);
            }
        }
        catch (System.Data.Common.DbException) when (_keys.ReadAt != 0)
        {
            // A store that is away locks nobody out: the keys known stand.
            _keys = _keys with { ReadAt = time.GetTimestamp() };
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        Dictionary<long, JwtKey> known = _keys.Keys.ToDictionary(static key => key.Id);
        IReadOnlyList<JwtKeyRow> rows = await store.ReadAsync(cancellationToken);
        _keys = new KeySet([.. rows.Select(row => known.TryGetValue(row.Id, out JwtKey? key) ? key.With(row) : JwtKey.Open(row))], time.GetTimestamp());
    }

    private async ValueTask<JwtKey> AddAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Null: another node was first, and its key is the one.
            if (await TryAddAsync(cancellationToken) is { } key)
            {
                return key;
            }

            await ReadAsync(cancellationToken);
            if (Signing() is { } theirs)
            {
                return theirs;
            }
        }
    }

    private async ValueTask<JwtKey?> TryAddAsync(CancellationToken cancellationToken)
    {
        long id = _keys.Keys.Length == 0 ? 1 : _keys.Keys[^1].Id + 1;
        bool isFirst = !_keys.Keys.Any(static key => !key.IsImported);
        JwtKeyRow row = JwtKey.Create(id, Secret(create: isFirst), time.GetUtcNow());
        if (!await store.TryAddAsync(row, cancellationToken))
        {
            return null;
        }

        await ReadAsync(cancellationToken);
        return _keys.Keys.Single(key => key.Id == id);
    }

    private SecretKey Secret(bool create) => _secret ??= SecretKey.Load(options, create);

    private sealed record KeySet(JwtKey[] Keys, long ReadAt);
}
