using System.Data.Common;
using System.Security.Cryptography;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Storage.Ledger;

namespace Relay.Storage.Import;

/// <summary>
/// Brings everything the original project keeps into Relay's store: keys, users, tokens, prices, voices, calls and sums, in this order,
/// because later rows name earlier ones. A page of rows is one transaction. Run again after a break, or while the original is still in
/// use, it brings what is new: rows are found by what they are, calls by an id made from theirs, and how far the calls have been read is
/// remembered. One thread, which blocks.
/// </summary>
/// <param name="source">Where from.</param>
/// <param name="target">Relay's store.</param>
/// <param name="prices">Relay's prices, and their history.</param>
/// <param name="time">Dates what had no date.</param>
/// <param name="dryRun">Only looks and counts.</param>
internal sealed partial class MiniMaxServerImport(OriginalStore source, SqlStore target, PriceStore prices, TimeProvider time, bool dryRun)
{
    /// <summary>Rows read, and written in one transaction.</summary>
    public const int PageRows = 500;

    /// <summary>Who changed a price, as its history names it.</summary>
    public const string ChangedBy = "import";

    private readonly ImportMarks _marks = new(target.Dialect, source.Name());
    private readonly ImportAccounts _accounts = new();
    private readonly CallTable _calls = new(target.Dialect);
    private readonly SummaryTable _summaries = new(target.Dialect);
    private readonly UsageTable _usage = new(target.Dialect);

    public ImportReport Report { get; } = new();

    /// <exception cref="OperationCanceledException">It was told to stop; the next run goes on from here.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        using DbConnection connection = target.OpenConnection();
        ImportKeys(connection);
        EachPage("users", source.Users, static row => row.Id, connection, AddUser, cancellationToken);
        EachPage("bearer_tokens", source.Tokens, static row => row.Id, connection, AddToken, cancellationToken);
        ImportPrices(cancellationToken);
        EachPage("voice_billing_status", source.Voices, static row => row.Id, connection, AddVoice, cancellationToken);
        ImportCalls(connection, cancellationToken);
        EachPage("user_billing_summary", source.Summaries, static row => row.Id, connection, AddSummary, cancellationToken);
    }

    private void EachPage<T>(
        string table, Func<long, int, IReadOnlyList<T>> read, Func<T, long> idOf, DbConnection connection,
        Action<DbConnection, DbTransaction, ImportCounts, T> add, CancellationToken cancellationToken)
    {
        ImportCounts counts = Report.Table(table);
        long after = 0;
        IReadOnlyList<T> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = read(after, PageRows);
            using DbTransaction transaction = connection.BeginTransaction();
            foreach (T row in page)
            {
                counts.Read++;
                add(connection, transaction, counts, row);
                after = idOf(row);
            }

            Commit(transaction);
        }
        while (page.Count == PageRows);
    }

    private void Commit(DbTransaction transaction)
    {
        if (dryRun)
        {
            transaction.Rollback();
        }
        else
        {
            transaction.Commit();
        }
    }

    /// <summary>Counts a row that a statement added, or found there.</summary>
    private static void Count(ImportCounts counts, int changed)
    {
        if (changed > 0)
        {
            counts.Added++;
        }
        else
        {
            counts.Present++;
        }
    }

    private void ImportKeys(DbConnection connection)
    {
        ImportCounts counts = Report.Table("secure_key");
        using DbTransaction transaction = connection.BeginTransaction();
        foreach ((long id, string publicKey) in source.Keys())
        {
            counts.Read++;
            if (Canonical(publicKey) is not { } key)
            {
                Report.Skip(counts, id, "its public key is no RSA key of at least 2048 bits");
                continue;
            }

            string keyId = "import-" + Convert.ToHexStringLower(SHA256.HashData(key.Spki).AsSpan(0, 16));
            Count(counts, connection.Execute(
                transaction, _addKey, ("@key_id", keyId), ("@public_key", key.Pem), ("@now", UnixMicros.Of(time.GetUtcNow()))));
        }

        Commit(transaction);
    }

    private static (byte[] Spki, string Pem)? Canonical(string publicKey)
    {
        try
        {
            using RSA rsa = RSA.Create();
            rsa.ImportFromPem(publicKey);
            return rsa.KeySize >= 2048 ? (rsa.ExportSubjectPublicKeyInfo(), rsa.ExportSubjectPublicKeyInfoPem()) : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static BillingUnit? UnitOf(string name) => name switch
    {
        "per_10k_chars" => BillingUnit.PerTenThousandChars,
        "per_voice" => BillingUnit.PerVoice,
        "per_video" => BillingUnit.PerVideo,
        "per_million_tokens" => BillingUnit.PerMillionTokens,
        _ => null,
    };
}
