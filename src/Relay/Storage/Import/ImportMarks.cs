using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Relay.Storage;

namespace Relay.Storage.Import;

/// <summary>
/// Numbers an import remembers from one run to the next, changed in the transaction of the rows they speak of. They stand in
/// <c>journal_position</c> under ids of their own: that is what the table is for, how far a source of rows has been taken over.
/// </summary>
internal sealed class ImportMarks(SqlDialect dialect, string sourceName)
{
    private const string ReadMark = "SELECT lsn FROM journal_position WHERE journal_id = @id";

    private readonly string _setMark =
        "INSERT INTO journal_position (journal_id, lsn) VALUES (@id, @value)" + dialect.OrReplace("journal_id", "lsn");

    /// <summary>0 when it was never set.</summary>
    public long Read(DbConnection connection, DbTransaction? transaction, string mark) =>
        connection.Scalar(transaction, ReadMark, ("@id", IdOf(mark)));

    public void Set(DbConnection connection, DbTransaction transaction, string mark, long value) =>
        connection.Execute(transaction, _setMark, ("@id", IdOf(mark)), ("@value", value));

    /// <summary>The id of a call: the same in every run, and in the order of its time, as ids of calls are (UUIDv7).</summary>
    public Guid CallId(long originalId, long createdAtUs)
    {
        byte[] id = CallIdBytes.FloorOf(Diagnostics.UnixMicros.ToTime(createdAtUs));
        IdOf($"call {originalId}").AsSpan(0, 10).CopyTo(id.AsSpan(6));
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return CallIdBytes.ToId(id);
    }

    private byte[] IdOf(string mark) => SHA256.HashData(Encoding.UTF8.GetBytes($"minimax-server\n{sourceName}\n{mark}"))[..16];
}
