using System.Runtime.InteropServices;
using Relay.Data.Sqlite.Native;

namespace Relay.Data.Sqlite;

/// <summary>
/// One compiled statement. Owned by its session's cache, used by one command at a time: <see cref="Bind"/>,
/// <see cref="Step"/> until false, then <see cref="Finish"/>, or <see cref="Abandon"/> after any failure. Between uses it is
/// reset and unbound, so it holds neither a read transaction nor copies of values.
/// </summary>
/// <remarks>Every native call is followed by a KeepAlive: the session's handle must not be finalised in the middle of one.</remarks>
internal sealed unsafe partial class SqliteStatement
{
    private readonly bool _isReadOnly;
    private readonly string[] _parameterNames;
    private nint _pointer;
    private long _changesBefore;

    /// <summary>Takes ownership of <paramref name="pointer"/>, also when it throws.</summary>
    internal SqliteStatement(SqliteSession session, nint pointer, in StatementKey key, int nextOffset)
    {
        Session = session;
        Key = key;
        NextOffset = nextOffset;
        _pointer = pointer;
        _isReadOnly = NativeMethods.IsReadOnly(pointer) != 0;
        _parameterNames = ReadParameterNames();
    }

    internal SqliteSession Session { get; }

    internal StatementKey Key { get; }

    /// <summary>Where the following statement of the same text starts; -1 when this is the last.</summary>
    internal int NextOffset { get; }

    internal bool IsFinalised => _pointer == 0;

    /// <summary>Links of the session's <see cref="StatementCache"/>, which alone touches them.</summary>
    internal SqliteStatement? Newer { get; set; }

    /// <inheritdoc cref="Newer"/>
    internal SqliteStatement? Older { get; set; }

    /// <summary>Gives every parameter of the statement the value of the same name; a missing one is an error.</summary>
    internal void Bind(SqliteParameterCollection parameters)
    {
        _changesBefore = NativeMethods.TotalChanges(Session.Pointer);
        for (int i = 0; i < _parameterNames.Length; i++)
        {
            SqliteParameter parameter = parameters.Match(i, _parameterNames[i])
                ?? throw new InvalidOperationException($"The command has no value for parameter '{_parameterNames[i]}'.");
            int code = parameter.BindTo(_pointer, i + 1);
            if (code != SqliteResult.Ok)
            {
                throw Session.Failure(code);
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Throws when <paramref name="parameters"/> holds one that this text never names.</summary>
    internal void CheckUnused(SqliteParameterCollection parameters)
    {
        // Each parameter of a single statement takes a different value, so equal counts mean that none is left over.
        if (parameters.Count == (NextOffset < 0 && Key.Offset == 0 ? _parameterNames.Length : 0))
        {
            return;
        }

        // Later statements of the text are not compiled yet (an earlier one may create what they name), and nothing may run
        // before the mistake is found. So the text itself is searched.
        parameters.CheckAllNamedIn(Key.Sql);
    }

    /// <summary>Runs to the next row; false when the statement is done.</summary>
    internal bool Step()
    {
        Session.StartDeadline();
        int code = NativeMethods.Step(_pointer);
        if (code is not (SqliteResult.Row or SqliteResult.Done))
        {
            throw Session.Failure(code);
        }

        GC.KeepAlive(this);
        return code == SqliteResult.Row;
    }

    /// <summary>
    /// Ends a use that went well and returns the rows it inserted, updated or deleted, -1 for a statement that cannot write.
    /// Throws when ending is what fails: outside a transaction, a statement left before its last row commits here.
    /// </summary>
    internal long Finish()
    {
        int code = NativeMethods.Reset(_pointer);
        _ = NativeMethods.ClearBindings(_pointer);
        if (code != SqliteResult.Ok)
        {
            throw Session.Failure(code);
        }

        // sqlite3_changes keeps its last value through statements that change no row; the running total tells them apart.
        nint database = Session.Pointer;
        long affected = _isReadOnly ? -1
            : NativeMethods.TotalChanges(database) == _changesBefore ? 0 : NativeMethods.Changes(database);
        GC.KeepAlive(this);
        return affected;
    }

    /// <summary>Ends a use that failed. Never throws: reset only repeats the error already reported.</summary>
    internal void Abandon()
    {
        if (_pointer != 0)
        {
            _ = NativeMethods.Reset(_pointer);
            _ = NativeMethods.ClearBindings(_pointer);
            GC.KeepAlive(this);
        }
    }

    /// <summary>Frees the native statement. Harmless the second time.</summary>
    internal void FinaliseNow()
    {
        nint pointer = _pointer;
        _pointer = 0;
        _ = NativeMethods.FinalizeStatement(pointer); // a null statement is a no-op for SQLite
        GC.KeepAlive(this);
    }

    private string[] ReadParameterNames()
    {
        int count = NativeMethods.ParameterCount(_pointer);
        string[] names = count == 0 ? [] : new string[count];
        for (int i = 0; i < count; i++)
        {
            string? name = Marshal.PtrToStringUTF8((nint)NativeMethods.ParameterName(_pointer, i + 1));
            if (name is null || name[0] != '@')
            {
                FinaliseNow();
                throw new InvalidOperationException($"Parameters are written '@name', not '{name ?? "?"}'.");
            }

            names[i] = name;
        }

        return names;
    }
}
