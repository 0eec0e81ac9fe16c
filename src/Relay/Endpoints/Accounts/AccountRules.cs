using System.Buffers;
using System.Globalization;
using System.Text;
using Relay.Archive;
using Relay.Identity;

namespace Relay.Endpoints.Accounts;

/// <summary>What names, mail addresses and passwords of new accounts may be. Each rule says what is wrong, or returns null.</summary>
internal static class AccountRules
{
    private const int MaxNameBytes = 64;
    private const int MaxEmailChars = 254; // RFC 5321, 4.5.3.1.3
    private const int MaxLocalChars = 64;
    private const int MaxLabelChars = 255;

    private static readonly SearchValues<char> s_notInMail = SearchValues.Create(" \t\r\n\"(),:;<>[]\\");

    /// <summary>The name is the archive's folder as it stands: nothing that would have to be altered for that.</summary>
    public static string? Username(string name) =>
        name.Length == 0 || Encoding.UTF8.GetByteCount(name) > MaxNameBytes ? $"the user name must have 1 to {MaxNameBytes} bytes"
        : SafeName.User(name, 0) != name ? "the user name may have letters, digits, '-', '_' and '@', and inside it '.' and '+'"
        : null;

    /// <summary>One address of the usual form. Whether mail arrives there is not asked.</summary>
    public static string? Email(string email)
    {
        int at = email.IndexOf('@', StringComparison.Ordinal);
        string domain = email[(at + 1)..];
        bool isMail = email.Length <= MaxEmailChars && at is > 0 and <= MaxLocalChars
            && !email.AsSpan().ContainsAny(s_notInMail) && !email.Any(char.IsControl)
            && email.EnumerateRunes().All(static rune => rune.IsAscii || Rune.IsLetterOrDigit(rune))
            && email[0] != '.' && email[at - 1] != '.'
            && domain.Contains('.', StringComparison.Ordinal)
            && domain.Split('.').All(static label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
                && label.All(static c => char.IsLetterOrDigit(c) || c == '-' || !char.IsAscii(c)));
        return isMail ? null : "the mail address is not a valid one";
    }

    public static string? Password(string password, int minBytes) =>
        Passwords.IsUsable(password) && Encoding.UTF8.GetByteCount(password) >= minBytes
            ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"the password must have {minBytes} to {Passwords.MaxPasswordBytes} bytes (UTF-8) and no NUL character");

    public static string? Label(string label) =>
        label.Length is 0 or > MaxLabelChars || label.Any(char.IsControl) ? $"the label must have 1 to {MaxLabelChars} characters, none of them control characters" : null;
}
