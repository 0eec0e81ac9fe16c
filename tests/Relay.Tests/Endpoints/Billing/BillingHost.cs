namespace Relay.Tests.Endpoints.Billing;

/// <summary>A Relay whose prices are read again faster than a test waits.</summary>
public sealed class BillingHost() : RelayHost(("Upstreams:MiniMax:Keys:0", FirstKey), ("Billing:TariffRefreshMs", "20"));
