namespace Relay.Admin;

/// <summary>One call in the list.</summary>
/// <param name="KeyLabel">Label of the upstream key; empty when none was used.</param>
/// <param name="Model">The model's name.</param>
/// <param name="CreatedAt">When it was admitted.</param>
/// <param name="InputTokens">Of the whole input.</param>
/// <param name="OutputTokens">Of the whole output.</param>
internal readonly record struct CallLogLine(string KeyLabel, string Model, DateTimeOffset CreatedAt, long InputTokens, long OutputTokens);
