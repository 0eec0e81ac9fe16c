using System.Data.Common;
using Relay.Billing;

namespace Relay.Storage;

/// <summary>What tokens have used up, from the daily roll-ups.</summary>
internal sealed class DailyUnits(SqlStore store) : IDailyUnits
{
    private const string ReadUnits = "SELECT SUM(units) FROM daily_usage WHERE token_id = @token_id AND day = @day";

    public async ValueTask<long> ReadUnitsAsync(long tokenId, int day, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await store.OpenConnectionAsync(cancellationToken);
        return await connection.ScalarAsync(null, ReadUnits, cancellationToken, ("@token_id", tokenId), ("@day", (long)day));
    }
}
