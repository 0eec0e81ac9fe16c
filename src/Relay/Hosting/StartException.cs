namespace Relay.Hosting;

/// <summary>Relay cannot start; the message tells the operator what to change. Shown without a stack trace.</summary>
internal sealed class StartException(string message) : Exception(message);
