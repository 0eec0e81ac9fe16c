using System.Security.Cryptography;
using System.Text;
using Relay.Identity;

namespace Relay.Routing.Keys;

/// <summary>
/// Keeps upstream keys from whoever reads the store: AES-256-GCM with the data folder's secret key, under a name made of provider and
/// label, so that a row's secret cannot be moved to another provider. Any thread.
/// </summary>
internal sealed class KeySeal(JwtOptions options)
{
    private readonly Lock _lock = new();
    private SecretKey? _secret;

    public byte[] Seal(string provider, string label, string key)
    {
        byte[] open = Encoding.UTF8.GetBytes(key);
        try
        {
            return Secret(create: true).Seal(open, Name(provider, label));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(open);
        }
    }

    /// <exception cref="SecretKeyException">It was sealed with another secret key, or has been changed.</exception>
    public string Open(KeyRow row)
    {
        byte[] open = Secret(create: false).Open(row.SealedSecret, Name(row.Provider, row.Label));
        try
        {
            return Encoding.UTF8.GetString(open);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(open);
        }
    }

    /// <summary>By which a second import of the same key is noticed. Provider keys are random and long: a plain hash gives nothing away.</summary>
    public static byte[] Hash(string provider, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{key}"));

    // Read when it is first needed: a Relay without stored keys needs none. Never made where something is to be opened with it.
    private SecretKey Secret(bool create)
    {
        lock (_lock)
        {
            return _secret ??= SecretKey.Load(options, create);
        }
    }

    private static string Name(string provider, string label) => $"upstream key {provider}/{label}";
}
