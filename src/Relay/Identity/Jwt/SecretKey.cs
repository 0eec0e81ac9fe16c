using System.Security.Cryptography;
using System.Text;

namespace Relay.Identity;

/// <summary>
/// The key that seals what the store must not show: AES-256-GCM. Sealed bytes are a version, a random nonce, the ciphertext and its tag;
/// the name given at sealing is part of what is verified. From a setting, or from a file that only its owner reads. Immutable; any thread.
/// </summary>
internal sealed class SecretKey
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const byte Version = 1;
    private const int MaxFileBytes = 1024;

    private readonly byte[] _key;
    private readonly string _source;

    private SecretKey(byte[] key, string source)
    {
        _key = key;
        _source = source;
    }

    /// <summary>The bytes of a key as people write it; null when it is none.</summary>
    public static byte[]? TryParse(string text)
    {
        byte[] key = new byte[KeyBytes + 3];
        return Convert.TryFromBase64String(text.Trim(), key, out int length) && length == KeyBytes ? key[..KeyBytes] : null;
    }

    /// <summary>The key of the settings or of the file.</summary>
    /// <param name="options">Which.</param>
    /// <param name="create">Make the file when it is missing.</param>
    /// <exception cref="SecretKeyException">There is none, or it cannot be used.</exception>
    public static SecretKey Load(JwtOptions options, bool create)
    {
        if (options.Secret is { } text)
        {
            return new SecretKey(TryParse(text) ?? throw new SecretKeyException("Jwt:Secret must be base64 of 32 bytes"), "the setting Jwt:Secret");
        }

        string path = Path.GetFullPath(options.SecretFile);
        try
        {
            if (create && !File.Exists(path))
            {
                Create(path);
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            {
                throw new SecretKeyException($"the secret key '{path}' must be its owner's alone: chmod 600 '{path}'");
            }

            using FileStream file = new(path, FileMode.Open, FileAccess.Read);
            byte[] bytes = new byte[MaxFileBytes];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return TryParse(Encoding.ASCII.GetString(bytes, 0, length)) is { } key
                ? new SecretKey(key, $"'{path}'")
                : throw new SecretKeyException($"the secret key '{path}' is damaged: it must hold base64 of 32 bytes");
        }
        catch (FileNotFoundException)
        {
            throw new SecretKeyException(
                $"the store holds sealed keys, and the secret key '{path}' that they are sealed with is missing: bring it back, copy it from the "
                + "Relay that shares the store, or set RELAY_Jwt__Secret");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SecretKeyException($"the secret key '{path}' cannot be used: {error.Message}");
        }
    }

    /// <summary>Seals bytes under a name.</summary>
    public byte[] Seal(ReadOnlySpan<byte> open, string name)
    {
        byte[] sealedBytes = new byte[1 + NonceBytes + open.Length + TagBytes];
        sealedBytes[0] = Version;
        Span<byte> nonce = sealedBytes.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm aes = new(_key, TagBytes);
        aes.Encrypt(
            nonce, open, sealedBytes.AsSpan(1 + NonceBytes, open.Length), sealedBytes.AsSpan(sealedBytes.Length - TagBytes), Encoding.UTF8.GetBytes(name));
        return sealedBytes;
    }

    /// <summary>Opens what was sealed under a name. The caller zeroes it after use.</summary>
    /// <exception cref="SecretKeyException">It was sealed with another key, or has been changed.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string name)
    {
        if (sealedBytes.Length <= 1 + NonceBytes + TagBytes || sealedBytes[0] != Version)
        {
            throw new SecretKeyException($"'{name}' in the store is damaged");
        }

        byte[] open = new byte[sealedBytes.Length - 1 - NonceBytes - TagBytes];
        try
        {
            using AesGcm aes = new(_key, TagBytes);
            aes.Decrypt(
                sealedBytes.Slice(1, NonceBytes), sealedBytes.Slice(1 + NonceBytes, open.Length), sealedBytes[^TagBytes..], open, Encoding.UTF8.GetBytes(name));
            return open;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new SecretKeyException(
                $"'{name}' in the store was sealed with another secret key than {_source}: copy the right one from the Relay that "
                + "made it, or set RELAY_Jwt__Secret");
        }
    }

    private static void Create(string path)
    {
        string made = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (FileStream file = new(made, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(made, path, overwrite: false); // whole or not at all
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(made); // another process was first, and its key counts
        }
    }
}
