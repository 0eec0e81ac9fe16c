using System.Text;

namespace Relay.FakeUpstreams;

/// <summary>The platform's character arithmetic, kept apart from Relay's own on purpose: a shared mistake would bill itself right.</summary>
/// <param name="CodePoints">Unicode code points; the <c>word_count</c> of an answer.</param>
/// <param name="Billed">Code points plus one more for each Han character; the <c>usage_characters</c> of an answer.</param>
/// <param name="InvisibleRatio">Share of ASCII control characters other than tab and newline.</param>
internal readonly record struct BilledText(int CodePoints, int Billed, double InvisibleRatio)
{
    public static BilledText Of(string text)
    {
        int points = 0;
        int han = 0;
        int invisible = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            points++;
            han += IsHan(rune) ? 1 : 0;
            invisible += rune.Value is < 32 and not ('\t' or '\n') or 127 ? 1 : 0;
        }

        return new BilledText(points, points + han, points == 0 ? 0 : (double)invisible / points);
    }

    public static bool IsHan(Rune rune) => rune.Value is >= 0x4E00 and <= 0x9FFF;
}
