using System.Text;

namespace Relay.FakeUpstreams.Audio;

/// <summary>How long a text takes to say: the rates measured on the real service.</summary>
internal static class SpeechRate
{
    private const double HanPerSecond = 4.6;
    private const double OthersPerSecond = 14.7;
    private const double ShortestSeconds = 0.3;

    public static double SecondsOf(string text, double speed)
    {
        double seconds = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            seconds += 1 / (BilledText.IsHan(rune) ? HanPerSecond : OthersPerSecond);
        }

        return Math.Max(ShortestSeconds, seconds / speed);
    }
}
