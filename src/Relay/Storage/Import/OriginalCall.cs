namespace Relay.Storage.Import;

/// <summary>A row of the original's <c>api_calls</c>; <see cref="UserId"/> is null when its user is gone.</summary>
internal sealed record OriginalCall(
    long Id, string? UserId, string TaskType, string Model, string? Text, long CharCount, long PriceNanos, long CostNanos, string Unit,
    string Endpoint, long CreatedAtUs);
