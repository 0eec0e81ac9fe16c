using System.Data.Common;
using System.Globalization;
using Relay.Routing.Keys;

namespace Relay.Storage.Keys;

/// <summary>Lists of upstream keys in SQL. Some ten thousand rows: a page is found by looking at each.</summary>
internal sealed class UpstreamKeyReader(SqlStore store) : IKeyReader
{
    private const string Wanted = """
        WHERE (@provider = '' OR provider = @provider) AND (@search = '' OR LOWER(label) LIKE @search ESCAPE '!'
            OR LOWER(account_label) LIKE @search ESCAPE '!' OR provider LIKE @search ESCAPE '!')

        """;

    private const string CountWanted = "SELECT COUNT(*) FROM upstream_keys " + Wanted;
    private const string FindLabel = UpstreamKeyStore.Columns + "WHERE label = @text OR provider || '/' || label = @text ORDER BY id";
    private const string FindSecret = UpstreamKeyStore.Columns + "WHERE provider = @provider AND secret_hash = @hash";
    private const string Providers = "SELECT DISTINCT provider FROM upstream_keys";

    private const string SumAll = """
        SELECT currency, COUNT(*), SUM(COALESCE(balance_nanos, 0)) FROM upstream_keys GROUP BY currency ORDER BY 2 DESC, 1
        """;

    public async Task<KeyPage> ReadPageAsync(KeyPageQuery query, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        if (query.Search.Length > 0 && await FindSecretsAsync(connection, query.Search, cancellationToken) is { Count: > 0 } named)
        {
            KeyRow[] rows = [.. named.Where(row => query.Provider.Length == 0 || row.Provider == query.Provider)];
            return new KeyPage([.. rows.Skip((query.Page - 1) * query.PageSize).Take(query.PageSize)], rows.Length);
        }

        string search = query.Search.Length == 0 ? "" : $"%{SqlPattern.Literal(query.Search.ToLowerInvariant())}%";
        long total = await connection.ScalarAsync(
            null, CountWanted, cancellationToken, ("@provider", query.Provider), ("@search", search));
        IReadOnlyList<KeyRow> page = await ReadAsync(
            connection, PageOf(query.Sort, query.IsDescending), cancellationToken,
            ("@provider", query.Provider),
            ("@search", search),
            ("@limit", (long)query.PageSize),
            ("@offset", (query.Page - 1L) * query.PageSize));
        return new KeyPage(page, total);
    }

    public async Task<IReadOnlyList<KeyRow>> FindAsync(string text, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        IReadOnlyList<KeyRow> secrets = await FindSecretsAsync(connection, text, cancellationToken);
        return secrets.Count > 0 ? secrets : await ReadAsync(connection, FindLabel, cancellationToken, ("@text", text));
    }

    public async Task<IReadOnlyList<KeySum>> SumAsync(CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        await using DbCommand command = connection.Statement(null, SumAll);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<KeySum> sums = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            // MySQL's sums of whole numbers are decimals without a fraction.
            sums.Add(new KeySum(reader.GetString(0), reader.GetInt64(1), Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture)));
        }

        return sums;
    }

    // Put together from constants only.
    private static string PageOf(KeySort sort, bool isDescending)
    {
        string column = sort switch
        {
            KeySort.Balance => "COALESCE(balance_nanos, 0)",
            KeySort.UsageCount => "use_count",
            _ => "added_at",
        };
        string direction = isDescending ? "DESC" : "ASC";
        return $"{UpstreamKeyStore.Columns} {Wanted} ORDER BY {column} {direction}, id {direction} LIMIT @limit OFFSET @offset";
    }

    private static async Task<IReadOnlyList<KeyRow>> FindSecretsAsync(DbConnection connection, string text, CancellationToken cancellationToken)
    {
        List<string> providers = [];
        await using (DbCommand command = connection.Statement(null, Providers))
        await using (DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                providers.Add(reader.GetString(0));
            }
        }

        List<KeyRow> found = [];
        foreach (string provider in providers)
        {
            found.AddRange(await ReadAsync(
                connection, FindSecret, cancellationToken, ("@provider", provider), ("@hash", KeySeal.Hash(provider, text))));
        }

        return found;
    }

    private static Task<IReadOnlyList<KeyRow>> ReadAsync(
        DbConnection connection, string sql, CancellationToken cancellationToken, params ReadOnlySpan<(string Name, object? Value)> values) =>
        ReadAsync(connection.Statement(null, sql, values), cancellationToken);

    private static async Task<IReadOnlyList<KeyRow>> ReadAsync(DbCommand statement, CancellationToken cancellationToken)
    {
        await using DbCommand command = statement;
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<KeyRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(UpstreamKeyStore.ReadRow(reader));
        }

        return rows;
    }
}
