using System.Security.Cryptography;
using System.Text;

namespace Relay.Protocol.WebSessions.MiniMaxAgent;

/// <summary>The two checks that go with every call to MiniMax Agent. They are checksums the page computes, and keep nothing secret.</summary>
public static class MiniMaxAgentSignature
{
    private const string YySuffix = "ooui";

    /// <summary>Header <c>yy</c>.</summary>
    /// <param name="pathAndQuery">Path, question mark and query, exactly as sent.</param>
    /// <param name="body">The body as sent; empty where there is none.</param>
    /// <param name="unix">The value of <c>unix</c> in the query.</param>
    /// <returns>32 hex digits, lower case.</returns>
    public static string Yy(string pathAndQuery, ReadOnlySpan<byte> body, string unix)
    {
        string text = body.IsEmpty ? "{}" : Encoding.UTF8.GetString(body);
        return YyOf(pathAndQuery, text, unix);
    }

    /// <summary>Header <c>yy</c> of a call whose body is no JSON: something else stands in for it.</summary>
    /// <param name="pathAndQuery">Path, question mark and query, exactly as sent.</param>
    /// <param name="standIn">What stands in for the body.</param>
    /// <param name="unix">The value of <c>unix</c> in the query.</param>
    /// <returns>32 hex digits, lower case.</returns>
    public static string YyOf(string pathAndQuery, string standIn, string unix) =>
        Md5($"{EncodeUriComponent(pathAndQuery)}_{standIn}{Md5(unix)}{YySuffix}");

    /// <summary>Header <c>x-signature</c>: a checksum over time, a word and body.</summary>
    /// <param name="timestamp">The value of <c>x-timestamp</c>, Unix seconds.</param>
    /// <param name="word">The page's constant; or, in the other variant, the JWT.</param>
    /// <param name="body">The body as sent; empty where there is none.</param>
    /// <returns>32 hex digits, lower case.</returns>
    public static string XSignature(string timestamp, string word, ReadOnlySpan<byte> body) =>
        Md5(timestamp + word + Encoding.UTF8.GetString(body));

    /// <summary>What stands in for the body of a recording that is sent to be written down: checksums of its fields and of its first 1,024 bytes.</summary>
    public static string VoiceStandIn(string characterId, string chatId, ReadOnlySpan<byte> audio) =>
        Md5(characterId) + Md5(chatId) + Md5(audio[..Math.Min(audio.Length, 1024)]);

    // JavaScript's: it leaves five characters more than RFC 3986 has unreserved.
    private static string EncodeUriComponent(string text) => new StringBuilder(Uri.EscapeDataString(text))
        .Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*").ToString();

    private static string Md5(string text) => Md5(Encoding.UTF8.GetBytes(text));

#pragma warning disable CA5351 // the site's choice; nothing rests on its strength
    private static string Md5(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
