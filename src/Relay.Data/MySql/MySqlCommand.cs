using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data.MySql;

/// <summary>
/// SQL text, one statement or several separated by semicolons, with parameters named <c>@name</c>; it goes to the server with the values
/// written into it as literals (<see cref="SqlWriter"/>), in one round trip. For one thread at a time, except <see cref="Cancel"/>.
/// </summary>
public sealed partial class MySqlCommand : DbCommand
{
    private string _text = "";
    private MySqlSession? _running; // read by Cancel on other threads
    private bool _isDisposed;

    public MySqlCommand() => GC.SuppressFinalize(this); // the base class would finalise for nothing

    internal MySqlCommand(MySqlConnection connection)
        : this()
    {
        Connection = connection;
        CommandTimeout = connection.Source.Options.DefaultCommandTimeout;
    }

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set => _text = value ?? "";
    }

    /// <summary>
    /// Seconds, 0 for no limit. Each wait for the server may take so long; time between rows is not counted. When it is over, the
    /// connection is given up.
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
                throw new NotSupportedException("Only command text is run.");
            }
        }
    }

    public new MySqlConnection? Connection { get; set; }

    public new MySqlParameterCollection Parameters { get; } = new();

    /// <summary>
    /// The transaction the command must run in. May stay null: a command always runs in its connection's transaction. Setting
    /// it makes the command fail, instead of committing on its own, once that transaction has ended.
    /// </summary>
    public new MySqlTransaction? Transaction { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (MySqlConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (MySqlTransaction?)value;
    }

    /// <summary>From any thread: a command that is running fails with <see cref="MySqlErrorCode.CommandAborted"/>, and its connection is given up.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel(this);

    public new MySqlParameter CreateParameter() => new();

    /// <summary>Nothing to do: the server prepares nothing.</summary>
    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => CreateParameter();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
