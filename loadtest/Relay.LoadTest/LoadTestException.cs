namespace Relay.LoadTest;

/// <summary>The run cannot go on, for a reason that whoever started it can read and mend.</summary>
internal sealed class LoadTestException(string message) : Exception(message);
