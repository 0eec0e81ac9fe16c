using Relay.Billing;

namespace Relay.Cli;

/// <summary>Amounts of money on the command line.</summary>
internal static class Amounts
{
    /// <exception cref="ArgumentException">It is no amount; the message shows it.</exception>
    public static long Parse(string text) =>
        Money.TryParse(text, out long nanos)
            ? nanos
            : throw new ArgumentException($"'{text}' is no amount; write units of currency with up to nine decimals, such as 12.50");
}
