namespace Relay.Identity;

/// <content>By the package BCrypt.Net-Next, for systems without libcrypt: compiled with <c>-p:RelayBcrypt=BCrypt.Net-Next</c>.</content>
internal static partial class Passwords
{
    private static string HashUsable(string password) =>
        BCrypt.Net.BCrypt.HashPassword(password, BCrypt.Net.BCrypt.GenerateSalt(Cost, 'b'));

    private static bool VerifyUsable(string password, string hash)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash);
        }
        catch (BCrypt.Net.SaltParseException)
        {
            return false;
        }
    }
}
