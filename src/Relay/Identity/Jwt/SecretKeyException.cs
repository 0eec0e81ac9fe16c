namespace Relay.Identity;

/// <summary>The key that seals signing keys is missing or not the right one; the message tells the operator what to do.</summary>
internal sealed class SecretKeyException(string message) : Exception(message);
