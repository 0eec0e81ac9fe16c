using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Relay.Identity;
using Xunit;

namespace Relay.Tests.Identity;

/// <summary>A node's keys and verifier on a store in memory, and a forger's tools.</summary>
internal sealed class JwtRig : IDisposable
{
    private static readonly string s_secret = Convert.ToBase64String(Enumerable.Range(0, 32).Select(static i => (byte)i).ToArray());

    public JwtRig(MemoryKeyStore? store = null, ManualClock? clock = null, JwtOptions? options = null)
    {
        Store = store ?? new MemoryKeyStore();
        Clock = clock ?? new ManualClock();
        Options = options ?? new JwtOptions { Secret = s_secret };
        Keys = new JwtKeys(Store, Options, Clock);
        Verifier = new JwtVerifier(Keys, Options, Clock);
    }

    public MemoryKeyStore Store { get; }

    public ManualClock Clock { get; }

    public JwtOptions Options { get; }

    public JwtKeys Keys { get; }

    public JwtVerifier Verifier { get; }

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <summary>Claims of a good token; each argument changes one of them.</summary>
    public string Claims(long? iat = null, long? exp = null, string iss = "relay", string more = ",\"jti\":\"1\"") =>
        $$"""{"sub":"u-1","user_name":"ada","iat":{{iat ?? Now}},"exp":{{exp ?? Now + 60}},"iss":"{{iss}}"{{more}}}""";

    /// <summary>A token signed with the node's own key, whatever it says. <c>KID</c> in the header stands for the key's id.</summary>
    public async Task<string> SignAsync(string claims, string header = """{"alg":"RS256","kid":"KID","typ":"JWT"}""")
    {
        (byte[] signed, byte[] signature) = await Keys.SignAsync(
            keyId => Encoding.ASCII.GetBytes(Encode(header.Replace("KID", keyId, StringComparison.Ordinal)) + "." + Encode(claims)), Cancelled);
        return JwtWriter.Join(signed, signature);
    }

    /// <summary>The same signed with somebody else's key.</summary>
    public static string SignWith(RSA key, string claims, string header)
    {
        string signed = Encode(header) + "." + Encode(claims);
        return signed + "." + Base64Url.EncodeToString(
            key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public async Task<JwtFault> FaultAsync(string token) => (await Verifier.VerifyAsync(token, Cancelled)).Fault;

    /// <summary>Adds the public key of the original project's as the importer does.</summary>
    public async Task<RSA> ImportKeyAsync()
    {
        RSA key = RSA.Create(2048);
        await Store.TryAddAsync(new JwtKeyRow(100, "imported-1", null, key.ExportSubjectPublicKeyInfoPem(), Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(1)), Cancelled);
        return key;
    }

    public void Dispose()
    {
        Verifier.Dispose();
        Keys.Dispose();
    }
}
