using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Identity;

/// <summary>
/// bcrypt by the system's libcrypt (<c>crypt_rn</c>, <c>crypt_gensalt_rn</c>): a password hash is not ours to write. Each call has its own
/// 32 KiB state, zeroed afterwards, so any number may run at once. A hash at cost 12 takes a quarter of a second of CPU: callers keep it
/// off request threads. Passwords with a NUL or of more than 72 bytes are refused, because bcrypt would silently cut them.
/// </summary>
internal static unsafe partial class Passwords
{
    /// <summary>Cost of new hashes; the original project's and most bcrypt libraries' default is 12.</summary>
    public const int Cost = 12;

    public const int MaxPasswordBytes = 72;

    private const int CryptDataBytes = 32768; // sizeof(struct crypt_data) of libxcrypt
    private const int SettingBytes = 192;     // CRYPT_GENSALT_OUTPUT_SIZE

    static Passwords() => NativeLibrary.SetDllImportResolver(typeof(Passwords).Assembly, Resolve);

    /// <summary>Hashes a password as <c>$2b$12$...</c>.</summary>
    /// <exception cref="ArgumentException">Empty, longer than 72 UTF-8 bytes, or containing a NUL.</exception>
    public static string Hash(string password)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        byte* setting = stackalloc byte[SettingBytes];
        fixed (byte* randomPtr = random)
        fixed (byte* prefix = "$2b$\0"u8)
        {
            if (GenSalt(prefix, Cost, randomPtr, random.Length, setting, SettingBytes) == null)
            {
                throw new InvalidOperationException("libcrypt on this system does not offer bcrypt ($2b$)");
            }
        }

        return Crypt(password, setting) ?? throw new InvalidOperationException("libcrypt refused to hash");
    }

    /// <summary>True when the password belongs to the hash. False for a malformed hash; never throws for bad input.</summary>
    public static bool Verify(string password, string hash)
    {
        if (!IsUsable(password) || !hash.StartsWith("$2", StringComparison.Ordinal) || hash.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        byte[] setting = Encoding.UTF8.GetBytes(hash + "\0");
        fixed (byte* settingPtr = setting)
        {
            string? again = Crypt(password, settingPtr);
            return again is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(again), setting.AsSpan(0, setting.Length - 1));
        }
    }

    private static bool IsUsable(string password) =>
        password.Length > 0 && !password.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(password) <= MaxPasswordBytes;

    private static string? Crypt(string password, byte* setting)
    {
        if (!IsUsable(password))
        {
            throw new ArgumentException("A password has 1 to 72 bytes (UTF-8) and no NUL character.", nameof(password));
        }

        Span<byte> phrase = stackalloc byte[MaxPasswordBytes + 1];
        phrase.Clear();
        Encoding.UTF8.GetBytes(password, phrase);
        void* data = NativeMemory.AllocZeroed(CryptDataBytes);
        try
        {
            fixed (byte* phrasePtr = phrase)
            {
                byte* result = CryptRn(phrasePtr, setting, data, CryptDataBytes);
                return result == null ? null : Marshal.PtrToStringUTF8((nint)result);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(data, CryptDataBytes));
            CryptographicOperations.ZeroMemory(phrase);
            NativeMemory.Free(data);
        }
    }

    // libxcrypt is libcrypt.so.1 on Debian and Ubuntu, libcrypt.so.2 on Fedora, Arch and Alpine-with-libxcrypt.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "crypt" && (NativeLibrary.TryLoad("libcrypt.so.1", out nint handle) || NativeLibrary.TryLoad("libcrypt.so.2", out handle))
            ? handle
            : 0;

    [LibraryImport("crypt", EntryPoint = "crypt_rn")]
    private static partial byte* CryptRn(byte* phrase, byte* setting, void* data, int size);

    [LibraryImport("crypt", EntryPoint = "crypt_gensalt_rn")]
    private static partial byte* GenSalt(byte* prefix, uint count, byte* rbytes, int nrbytes, byte* output, int outputSize);
}
