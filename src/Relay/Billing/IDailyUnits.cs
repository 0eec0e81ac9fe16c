namespace Relay.Billing;

/// <summary>What tokens have used up, as the store has it.</summary>
internal interface IDailyUnits
{
    /// <summary>Billed units of all calls of a token that were admitted on a day (UTC, yyyymmdd) and have reached the store.</summary>
    ValueTask<long> ReadUnitsAsync(long tokenId, int day, CancellationToken cancellationToken);
}
