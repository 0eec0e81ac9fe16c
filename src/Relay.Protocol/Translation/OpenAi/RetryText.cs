using System.Buffers;
using System.Globalization;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>Waiting times that providers put into the words of an error: "try again after 3 seconds", "try again in 1m2.5s".</summary>
internal static class RetryText
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");
    private static readonly string[] s_beginnings = ["try again after ", "try again in ", "retry after ", "retry in "];

    /// <summary>The time found, milliseconds; 0 when there is none. Bounded to a day.</summary>
    public static long FindMs(string message)
    {
        foreach (string beginning in s_beginnings)
        {
            int at = message.IndexOf(beginning, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                return ReadMs(message.AsSpan(at + beginning.Length));
            }
        }

        return 0;
    }

    private static long ReadMs(ReadOnlySpan<char> text)
    {
        double total = 0;
        while (true)
        {
            int length = text.IndexOfAnyExcept(s_digits);
            length = length < 0 ? text.Length : length;
            if (!double.TryParse(
                text[..length].TrimEnd('.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                break;
            }

            text = text[length..].TrimStart();
            int unitLength = text.IndexOfAnyExceptInRange('a', 'z');
            ReadOnlySpan<char> unit = unitLength < 0 ? text : text[..unitLength];
            total += number * Factor(unit);
            text = text[unit.Length..];
        }

        return (long)Math.Min(total, TimeSpan.MillisecondsPerDay);
    }

    /// <summary>Milliseconds of a unit; a bare number is seconds, as in the header.</summary>
    private static double Factor(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" or "milliseconds" => 1,
        "m" or "min" or "minute" or "minutes" => 60_000,
        "h" or "hour" or "hours" => 3_600_000,
        _ => 1_000,
    };
}
