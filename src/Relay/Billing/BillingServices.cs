using Relay.Archive;
using Relay.Billing.Journal;

namespace Relay.Billing;

/// <summary>
/// Registers the ledger. Expects <see cref="BillingOptions"/>, <see cref="ILedgerStore"/> and a <see cref="TimeProvider"/>.
/// </summary>
internal static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddSingleton<PriceBook>(static _ => new PriceBook())
        .AddSingleton<IJournalDisk, JournalDisk>()
        .AddSingleton<Ledger>()
        .AddSingleton<IClipIndex>(static provider => provider.GetRequiredService<Ledger>());
}
