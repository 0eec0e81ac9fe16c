using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Relay.Protocol.Text;

/// <summary>
/// Encodes bytes that arrive in slices of any length as one base64 text: up to two bytes wait inside until three are
/// together, so padding appears only at the end. A mutable struct; copying it copies what waits.
/// </summary>
public struct Base64StreamEncoder
{
    // 3 KB in, 4 KB out: a pipe's page.
    private const int PieceBytes = 3072;

    private Group _carried;
    private int _count;

    /// <summary>Bytes that wait, 0 to 2.</summary>
    public readonly int CarriedBytes => _count;

    /// <summary>Encodes what makes whole groups of three and keeps the rest.</summary>
    public void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        while (_count is > 0 and < 3 && !bytes.IsEmpty)
        {
            _carried[_count++] = bytes[0];
            bytes = bytes[1..];
        }

        if (_count == 3)
        {
            Write(_carried, output);
            _count = 0;
        }

        while (bytes.Length >= 3)
        {
            int piece = Math.Min(bytes.Length / 3 * 3, PieceBytes);
            Write(bytes[..piece], output);
            bytes = bytes[piece..];
        }

        foreach (byte b in bytes)
        {
            _carried[_count++] = b;
        }
    }

    /// <summary>Encodes what waits, with padding.</summary>
    public void Flush(IBufferWriter<byte> output)
    {
        Write(((ReadOnlySpan<byte>)_carried)[.._count], output);
        _count = 0;
    }

    private static void Write(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        _ = Base64.EncodeToUtf8(piece, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out int written);
        output.Advance(written);
    }

    [InlineArray(3)]
    private struct Group
    {
        private byte _element0;
    }
}
