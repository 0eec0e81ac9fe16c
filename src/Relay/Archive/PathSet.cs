using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Relay.Archive;

/// <summary>
/// Very many paths in little memory: 8 bytes of a hash of each. Of ten million one would be taken for another with a chance of one in
/// a million, and then a stray file would go unreported.
/// </summary>
internal sealed class PathSet
{
    private readonly HashSet<ulong> _hashes = [];

    public void Add(string path) => _hashes.Add(HashOf(path));

    public bool Contains(string path) => _hashes.Contains(HashOf(path));

    private static ulong HashOf(string path) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
}
