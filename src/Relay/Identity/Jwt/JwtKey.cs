using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>A key pair of RSA, or the public half of one. Any thread; RSA objects take one thread at a time, so each is locked.</summary>
internal sealed class JwtKey
{
    /// <summary>Smallest modulus trusted, bits; also that of keys made here.</summary>
    public const int KeyBits = 2048;

    private readonly RSA _public;
    private readonly JwtKeyRow _row;

    private JwtKey(JwtKeyRow row, RSA rsa)
    {
        _row = row;
        _public = rsa;
    }

    public long Id => _row.Id;

    public string KeyId => _row.KeyId;

    /// <summary>Of the original project: its tokens name no key, and have no <c>jti</c>.</summary>
    public bool IsImported => _row.SealedPrivateKey is null;

    /// <summary>Reads the public half.</summary>
    /// <exception cref="SecretKeyException">It is no RSA key of at least 2048 bits.</exception>
    public static JwtKey Open(JwtKeyRow row)
    {
        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(row.PublicKey);
            if (rsa.KeySize >= KeyBits)
            {
                return new JwtKey(row, rsa);
            }
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
        }

        rsa.Dispose();
        throw new SecretKeyException($"the public key '{row.KeyId}' in the store is no RSA key of at least {KeyBits} bits");
    }

    /// <summary>Makes a new pair. Takes a tenth of a second of CPU, and sometimes several.</summary>
    public static JwtKeyRow Create(long id, SecretKey secret, DateTimeOffset now)
    {
        using RSA rsa = RSA.Create(KeyBits);
        string keyId = Guid.NewGuid().ToString("N");
        byte[] open = rsa.ExportPkcs8PrivateKey();
        try
        {
            return new JwtKeyRow(id, keyId, secret.Seal(open, keyId), rsa.ExportSubjectPublicKeyInfoPem(), now, null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(open);
        }
    }

    public bool IsGoodAt(DateTimeOffset now) => _row.RetiresAt is not { } retires || now < retires;

    /// <summary>May sign: it is ours and nothing has replaced it.</summary>
    public bool Signs => !IsImported && _row.RetiresAt is null;

    /// <summary>The same key with what the store says now.</summary>
    public JwtKey With(JwtKeyRow row) => row.PublicKey == _row.PublicKey ? new JwtKey(row, _public) : Open(row);

    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        lock (_public)
        {
            return _public.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>Opens the private half for one signature after another. The caller disposes it.</summary>
    /// <exception cref="SecretKeyException">It was sealed with another secret key.</exception>
    public RSA OpenPrivate(SecretKey secret)
    {
        byte[] open = secret.Open(_row.SealedPrivateKey, KeyId);
        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(open, out _);
            return rsa;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(open);
        }
    }
}
