namespace Relay.Billing;

/// <summary>
/// On what terms a call is charged by the token. An object for the same reason as <see cref="TokenCount"/>.
/// </summary>
/// <param name="Estimate">What was held for.</param>
/// <param name="Tariff">
/// The prices at admission; null where the terms were read back from the journal: a call that was open in a crash is not charged for tokens.
/// </param>
internal sealed record TokenTerms(TokenEstimate Estimate, TokenTariff? Tariff = null);
