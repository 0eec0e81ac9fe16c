using Relay.Protocol.Usage;

namespace Relay.Billing;

/// <summary>Tokens that were counted, and who counted them. An object, so that calls without tokens do not carry seven numbers.</summary>
internal sealed record TokenCount(TokenUsage Usage, UsageOrigin Origin);
