using System.Security.Cryptography;

namespace Relay.Identity;

/// <summary>API tokens: <c>rk-</c> and 32 characters of base 62 (190 bits from the system's random source).</summary>
internal static class ApiToken
{
    public const string Prefix = "rk-";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomChars = 32;

    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomChars);

    /// <summary>What lists and logs may show of a token: enough to recognise it, useless to anyone else.</summary>
    public static string Label(string token) => token.Length > 9 ? string.Concat(token.AsSpan(0, 7), "...") : "...";
}
