namespace Relay.Admin;

/// <summary>Too many queries are waiting for their turn.</summary>
internal sealed class QueryLaneFullException() : Exception("too many queries at once, try again in a moment");
