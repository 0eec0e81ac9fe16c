using System.Buffers;
using System.Text;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>Setting a connection up, and compiling for it.</summary>
internal sealed unsafe partial class SqliteSession
{
    private void Configure()
    {
        if (_options.Wal && !_options.ReadOnly)
        {
            // The mode is kept in the file, so this writes only the first time. A file system without shared memory
            // answers with the old mode instead of an error.
            RequireAnswer("PRAGMA journal_mode=WAL", "wal");
        }

        Execute(_options.Synchronous == SqliteSynchronous.Full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        Execute(_options.ForeignKeys ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF");
        _statements.Clear(); // none of these comes again
    }

    private void RequireAnswer(string pragma, string answer)
    {
        SetTimeouts(0);
        SqliteStatement statement = Prepare(pragma, 0)!;
        try
        {
            if (!statement.Step() || statement.TextOf(0) != answer)
            {
                throw new SqliteException($"'{pragma}' is not possible on '{_options.Path}'", 1);
            }
        }
        finally
        {
            statement.Abandon();
        }
    }

    private SqliteStatement? Compile(in StatementKey key)
    {
        if (key.Sql.Contains('\0', StringComparison.Ordinal))
        {
            // SQLite would stop there and silently leave out the rest.
            throw new ArgumentException("A command text cannot contain a NUL character.");
        }

        int size = Encoding.UTF8.GetByteCount(key.Sql);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            _ = Encoding.UTF8.GetBytes(key.Sql, buffer);
            buffer[size] = 0; // a counted NUL spares SQLite a copy of the text
            return Compile(key, buffer.AsSpan(0, size + 1));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private SqliteStatement? Compile(in StatementKey key, ReadOnlySpan<byte> terminated)
    {
        ReadOnlySpan<byte> sql = terminated[..^1];
        int start = SqlText.NextStatement(sql, key.Offset);
        if (start < 0)
        {
            return null;
        }

        StartDeadline(); // newer versions look at it while compiling, and the last command's may have passed
        int end;
        nint pointer;
        fixed (byte* first = terminated)
        {
            byte* tail;
            int code = NativeMethods.Prepare(
                Pointer, first + start, terminated.Length - start, NativeMethods.PreparePersistent, &pointer, &tail);
            if (code != SqliteResult.Ok)
            {
                throw Failure(code);
            }

            end = (int)(tail - first);
        }

        if (pointer == 0)
        {
            return null; // something only SQLite knows to be blank, such as a byte order mark
        }

        var statement = new SqliteStatement(this, pointer, key, SqlText.NextStatement(sql, end));
        _statements.Add(statement);
        return statement;
    }
}
