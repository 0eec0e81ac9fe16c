namespace Relay.Storage;

/// <summary>The store cannot be used, for a reason a person must act on.</summary>
internal sealed class StoreException(string message) : Exception(message);
