using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Relay.Data.MySql;

/// <summary>
/// The bytes of one command on their way to the server, with values written as literals. Nothing is ever escaped: a text that holds a
/// quote, a backslash or a NUL is written in hexadecimal, so it means the same under every sql_mode. Rented memory; dispose it.
/// </summary>
internal sealed class SqlWriter : IDisposable
{
    private const int MaxNumberBytes = 32;

    // '%' and '_' mean something only to LIKE, which is the statement's business.
    private static readonly SearchValues<char> s_unsafe = SearchValues.Create("'\\\0\u001a");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    internal void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    internal void WriteNull() => WriteRaw("NULL"u8);

    internal void WriteInteger(long value)
    {
        _ = Utf8Formatter.TryFormat(value, Reserve(MaxNumberBytes), out int written);
        _length += written;
    }

    /// <exception cref="ArgumentException">The server knows no infinity and no NaN.</exception>
    internal void WriteReal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("MySQL stores no infinite or undefined numbers.");
        }

        Span<byte> target = Reserve(MaxNumberBytes + 2);
        _ = value.TryFormat(target, out int written, "R", CultureInfo.InvariantCulture);
        _length += written;
        if (!target[..written].ContainsAny("E."u8))
        {
            WriteRaw("e0"u8); // without it the server would take an integer or a decimal
        }
    }

    internal void WriteText(ReadOnlySpan<char> text)
    {
        bool isPlain = !text.ContainsAny(s_unsafe);
        WriteRaw(isPlain ? "'"u8 : "_utf8mb4 x'"u8);
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (isPlain)
        {
            _length += Encoding.UTF8.GetBytes(text, Reserve(bytes));
        }
        else
        {
            byte[] utf8 = ArrayPool<byte>.Shared.Rent(bytes);
            _ = Encoding.UTF8.GetBytes(text, utf8);
            WriteHex(utf8.AsSpan(0, bytes));
            ArrayPool<byte>.Shared.Return(utf8);
        }

        WriteRaw("'"u8);
    }

    internal void WriteBlob(ReadOnlySpan<byte> blob)
    {
        WriteRaw("x'"u8);
        WriteHex(blob);
        WriteRaw("'"u8);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void WriteHex(ReadOnlySpan<byte> bytes)
    {
        Span<byte> target = Reserve(checked(bytes.Length * 2));
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        for (int i = 0; i < bytes.Length; i++)
        {
            target[2 * i] = digits[bytes[i] >> 4];
            target[(2 * i) + 1] = digits[bytes[i] & 15];
        }

        _length += bytes.Length * 2;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, _length + bytes)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
