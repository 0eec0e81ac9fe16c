using System.Globalization;

namespace Relay.Endpoints;

/// <summary>
/// <c>Server-Timing</c> on the answer to a call: <c>upstream;dur=MS</c>, the time from its admission to the first byte of the answer, over
/// all attempts. What a caller waited beyond it was Relay and the way. The moment is the one the ledger keeps, so no clock is read for it;
/// it is not known, and so not said, where signs of life went down before the answer, and on the answers Relay gives by itself.
/// </summary>
internal static class ServerTiming
{
    public const string Header = "Server-Timing";

    /// <summary>Before the headers go.</summary>
    /// <param name="headers">The answer's.</param>
    /// <param name="firstByteUs">From admission to the first byte, microseconds.</param>
    public static void Say(IHeaderDictionary headers, long firstByteUs) =>
        headers[Header] = string.Create(CultureInfo.InvariantCulture, $"upstream;dur={firstByteUs / 1000}.{firstByteUs / 100 % 10}");
}
