using System.Text.RegularExpressions;

namespace Relay.Protocol.Translation;

/// <summary>Takes keys out of a provider's words: some repeat the key they refuse, or the project it is of.</summary>
internal static partial class SecretMask
{
    /// <summary>The text with everything that looks like a key (OpenAI's form, Google's keys and access tokens) or a JWT cut to its first letters.</summary>
    public static string Apply(string text) => Secret().Replace(text, "$1…");

    [GeneratedRegex(@"(?<![A-Za-z0-9])(sk-|eyJ|AIza|ya29\.|AQ\.)[A-Za-z0-9_\-*.]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
