using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Identity;

/// <content>
/// By the system's libcrypt (<c>crypt_rn</c>, <c>crypt_gensalt_rn</c>): a password hash is not ours to write. Each call has its own 32 KiB
/// state, zeroed afterwards, so any number may run at once. <c>-p:RelayBcrypt=BCrypt.Net-Next</c> takes the other half of this class.
/// </content>
internal static unsafe partial class Passwords
{
    private const int CryptDataBytes = 32768; // sizeof(struct crypt_data) of libxcrypt
    private const int SettingBytes = 192;     // CRYPT_GENSALT_OUTPUT_SIZE

    static Passwords() => NativeLibrary.SetDllImportResolver(typeof(Passwords).Assembly, Resolve);

    private static string HashUsable(string password)
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

    private static bool VerifyUsable(string password, string hash)
    {
        byte[] setting = Encoding.UTF8.GetBytes(hash + "\0");
        fixed (byte* settingPtr = setting)
        {
            string? again = Crypt(password, settingPtr);
            return again is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(again), setting.AsSpan(0, setting.Length - 1));
        }
    }

    private static string? Crypt(string password, byte* setting)
    {
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
