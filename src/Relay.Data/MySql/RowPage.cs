using System.Buffers;

namespace Relay.Data.MySql;

/// <summary>
/// Some rows of a result, copied out of the library so that they can be read on any thread without another call. Filled by
/// <see cref="MySqlSession.Fetch"/>, walked by one reader, refilled until the result ends. Memory does not grow with the result: a page
/// is full at 64 KiB, or after one row that is larger.
/// </summary>
internal sealed class RowPage : IDisposable
{
    private const int FullBytes = 64 * 1024;
    private const int FullRows = 1024;

    private byte[] _bytes = [];
    private int[] _ends = []; // for each cell where it ends; ~end for NULL
    private int _columns;
    private int _length;
    private int _cells;
    private int _row = -1;

    /// <summary>No further page follows.</summary>
    internal bool IsLast { get; set; } = true;

    internal bool IsFull => _length >= FullBytes || Rows >= FullRows;

    internal int Rows => _columns == 0 ? 0 : _cells / _columns;

    internal void Clear(int columns)
    {
        _columns = columns;
        _length = _cells = 0;
        _row = -1;
    }

    internal unsafe void Add(byte** cells, nuint* lengths)
    {
        nuint total = 0;
        for (int i = 0; i < _columns; i++)
        {
            total += lengths[i];
        }

        Grow(checked((int)total));
        for (int i = 0; i < _columns; i++)
        {
            if (cells[i] == null)
            {
                _ends[_cells++] = ~_length;
                continue;
            }

            int length = (int)lengths[i];
            new ReadOnlySpan<byte>(cells[i], length).CopyTo(_bytes.AsSpan(_length));
            _length += length;
            _ends[_cells++] = _length;
        }
    }

    /// <summary>Goes to the next row of this page; false at its end.</summary>
    internal bool MoveNext() => ++_row < Rows;

    internal bool IsNull(int column) => _ends[(_row * _columns) + column] < 0;

    internal ReadOnlySpan<byte> Cell(int column)
    {
        int cell = (_row * _columns) + column;
        int start = cell == 0 ? 0 : End(cell - 1);
        return _bytes.AsSpan(start, End(cell) - start);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<int>.Shared.Return(_ends);
        _bytes = [];
        _ends = [];
        Clear(0);
    }

    private int End(int cell) => _ends[cell] < 0 ? ~_ends[cell] : _ends[cell];

    private void Grow(int bytes)
    {
        Resize(ref _bytes, _length, _length + bytes);
        Resize(ref _ends, _cells, _cells + _columns);
    }

    private static void Resize<T>(ref T[] array, int used, int needed)
    {
        if (array.Length < needed)
        {
            T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, array.Length * 2));
            array.AsSpan(0, used).CopyTo(larger);
            ArrayPool<T>.Shared.Return(array);
            array = larger;
        }
    }
}
