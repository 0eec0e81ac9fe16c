using System.Data.Common;

namespace Relay.Storage.Ledger;

/// <summary>What of accounts' credit is leased to which journal (<c>credit_leases</c>), and its sum in <c>users.leased_nanos</c>.</summary>
internal sealed class LeaseTable(SqlDialect dialect)
{
    private const string ReadLease = "SELECT nanos FROM credit_leases WHERE journal_id = @journal_id AND user_id = @user_id";
    private const string ShrinkLease = "UPDATE credit_leases SET nanos = nanos - @nanos WHERE journal_id = @journal_id AND user_id = @user_id";
    private const string DropLease = "DELETE FROM credit_leases WHERE journal_id = @journal_id AND user_id = @user_id AND nanos <= 0";
    private const string GiveCredit = "UPDATE users SET leased_nanos = leased_nanos - @nanos WHERE id = @user_id";

    private readonly string _lockLease = ReadLease + dialect.ForUpdate;

    /// <summary>0 when there is none.</summary>
    public static long Read(DbConnection connection, DbTransaction transaction, byte[] journal, long userId) =>
        connection.Scalar(transaction, ReadLease, ("@journal_id", journal), ("@user_id", userId));

    /// <summary>Takes an amount off a lease, or what it has of it, and off the sum. The user's row is locked by this transaction.</summary>
    public void Shrink(DbConnection connection, DbTransaction transaction, byte[] journal, long userId, long nanos)
    {
        long taken = Math.Min(nanos, connection.Scalar(transaction, _lockLease, ("@journal_id", journal), ("@user_id", userId)));
        if (taken > 0)
        {
            connection.Execute(transaction, ShrinkLease, ("@journal_id", journal), ("@user_id", userId), ("@nanos", taken));
            connection.Execute(transaction, DropLease, ("@journal_id", journal), ("@user_id", userId));
            connection.Execute(transaction, GiveCredit, ("@user_id", userId), ("@nanos", taken));
        }
    }
}
