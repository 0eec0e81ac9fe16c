namespace Relay.Archive;

/// <summary>A link's host has no address that may be asked.</summary>
internal sealed class PrivateAddressException() : IOException("the host has no public address");
