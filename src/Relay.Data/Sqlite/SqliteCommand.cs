using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.Sqlite;

/// <summary>
/// SQL text, one statement or several separated by semicolons, with parameters named <c>@name</c>. For one thread at a time,
/// except <see cref="Cancel"/>. Statements are compiled once for each connection and kept there; a command that runs the same
/// text again on the same connection does not even look it up.
/// </summary>
public sealed partial class SqliteCommand : DbCommand
{
    private string _text = "";
    private SqliteStatement? _first;
    private SqliteSession? _running; // read by Cancel on other threads
    private bool _isDisposed;

    public SqliteCommand() => GC.SuppressFinalize(this); // the base class would finalise for nothing

    internal SqliteCommand(SqliteConnection connection)
        : this() => Connection = connection;

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set
        {
            _text = value ?? "";
            _first = null;
        }
    }

    /// <summary>
    /// Seconds, default 30, 0 for no limit. Each call into SQLite may take so long, and waits no longer for another
    /// connection's lock (nor longer than <see cref="SqliteOptions.BusyTimeoutMs"/>). Time between rows is not counted.
    /// </summary>
    public override int CommandTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 30;

    /// <summary>Only <see cref="CommandType.Text"/>.</summary>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException("SQLite runs only command text.");
            }
        }
    }

    public new SqliteConnection? Connection { get; set; }

    public new SqliteParameterCollection Parameters { get; } = new();

    /// <summary>
    /// The transaction the command must run in. May stay null: a command always runs in its connection's transaction. Setting
    /// it makes the command fail, instead of committing on its own, once that transaction has ended.
    /// </summary>
    public new SqliteTransaction? Transaction { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (SqliteConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (SqliteTransaction?)value;
    }

    /// <summary>From any thread: a command that is running fails with <see cref="SqliteResult.Interrupt"/>.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel(this);

    public new SqliteParameter CreateParameter() => new();

    /// <summary>
    /// Compiles the first statement, so that a mistake in it shows now. Later ones wait for their turn, because an earlier
    /// one may create what they name.
    /// </summary>
    public override void Prepare()
    {
        SqliteSession session = OpenSession();
        session.ThrowIfRunning();
        _ = First(session);
    }

    protected override DbParameter CreateDbParameter() => CreateParameter();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        _first = null; // through it a command that is merely still referenced would keep its session from being finalised
        base.Dispose(disposing);
    }
}
