using System.Data.Common;
using Relay.Billing;
using Relay.Storage;
using Relay.Streaming;
using Relay.Tests.Data.Sqlite;
using Xunit;

namespace Relay.Tests.Storage;

/// <summary>A migrated store of its own with one user, <c>mia</c>, and rows as a test wants them.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly TempDatabase? _file;
    private readonly Guid _journal = Guid.NewGuid();

    /// <summary>On SQLite.</summary>
    public StoreFixture()
    {
        _file = new TempDatabase();
        Store = new SqlStore(_file.Source, SqliteDialect.Instance);
        StoreMigrator.Migrate(Store, TimeProvider.System);
        Mia = AddUser("mia");
    }

    /// <summary>On a migrated store that stays its owner's.</summary>
    public StoreFixture(SqlStore store)
    {
        Store = store;
        Mia = AddUser("mia");
    }

    public SqlStore Store { get; }

    public long Mia { get; }

    public static DateTimeOffset At(int year, int month, int day, int hour = 12) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);

    public long AddUser(string name)
    {
        using DbConnection connection = Store.OpenConnection();
        connection.Execute(
            null, "INSERT INTO users (user_id, username, created_at) VALUES (@id, @name, 0)", ("@id", Guid.NewGuid().ToString()), ("@name", name));
        return connection.Scalar(null, "SELECT id FROM users WHERE username = @name", ("@name", name));
    }

    public static CallRow Call(long account, DateTimeOffset at, long nanos = 10, string model = "speech-02-hd") => new()
    {
        CallId = Guid.CreateVersion7(at),
        AccountId = account,
        TokenId = 1,
        TaskType = "sync_tts",
        Model = model,
        Endpoint = "/v1/t2a_v2",
        Upstream = "minimax",
        KeyLabel = "a",
        CharCount = 7,
        UsageChars = 7,
        BilledChars = 7,
        UnitPriceNanos = 1,
        BillingUnit = BillingUnit.PerTenThousandChars,
        HeldNanos = nanos,
        ChargeNanos = nanos,
        EndReason = EndReason.Completed,
        FirstByteSent = true,
        BytesDown = 1,
        AudioBytes = 1,
        FirstByteUs = 1,
        TotalUs = 1,
        CreatedAtUs = at.ToUnixTimeMilliseconds() * 1000,
        EndedAtUs = at.ToUnixTimeMilliseconds() * 1000,
        TraceId = "trace",
    };

    public async Task ApplyAsync(params CallRow[] calls) => await new LedgerStore(Store).ApplyAsync(
        new LedgerBatch(calls, [], new JournalPosition(_journal, 1)), TestContext.Current.CancellationToken);

    public long Scalar(string sql)
    {
        using DbConnection connection = Store.OpenConnection();
        return connection.Scalar(null, sql);
    }

    /// <summary>How the engine would run a statement, one step a line. Its parameters need no values for that.</summary>
    public string PlanOf(string sql)
    {
        using DbConnection connection = Store.OpenConnection();
        using DbCommand command = connection.Statement(null, "EXPLAIN QUERY PLAN " + sql);
        foreach (string name in sql.Split([' ', ',', '(', ')', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(static word => word[0] == '@').Distinct())
        {
            command.Slot(name).Value = 1L;
        }

        using DbDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return string.Join('\n', steps);
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            Store.Dispose();
            _file.Dispose();
        }
    }
}
