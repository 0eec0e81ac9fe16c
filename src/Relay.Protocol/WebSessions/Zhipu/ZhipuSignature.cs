using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Protocol.WebSessions.Zhipu;

/// <summary>The three header values every call to Zhipu's site is signed with.</summary>
/// <param name="Timestamp">Milliseconds, the second-to-last digit a checksum of the others.</param>
/// <param name="Nonce">32 hex digits.</param>
/// <param name="Sign">MD5 of the two and a constant of the page, lower-case hex.</param>
public readonly record struct ZhipuSignature(string Timestamp, string Nonce, string Sign)
{
    /// <param name="unixMs">Now.</param>
    /// <param name="nonce">Made for this call.</param>
    /// <param name="secret">The page's constant.</param>
    public static ZhipuSignature Create(long unixMs, string nonce, string secret)
    {
        string timestamp = Stamp(unixMs);
        return new ZhipuSignature(timestamp, nonce, Hash($"{timestamp}-{nonce}-{secret}"));
    }

    /// <summary>The time with its checksum: all digits but the second-to-last, added up, modulo ten, in that one's place.</summary>
    public static string Stamp(long unixMs)
    {
        char[] digits = unixMs.ToString(CultureInfo.InvariantCulture).ToCharArray();
        if (digits.Length < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(unixMs), unixMs, "must have two digits at least");
        }

        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            sum += i == digits.Length - 2 ? 0 : digits[i] - '0';
        }

        digits[^2] = (char)('0' + (sum % 10));
        return new string(digits);
    }

    [SuppressMessage("Security", "CA5351", Justification = "The site's own format; protects nothing.")]
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
