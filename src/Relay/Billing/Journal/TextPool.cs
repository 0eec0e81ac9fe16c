using System.Text;

namespace Relay.Billing.Journal;

/// <summary>
/// Keeps the few texts that nearly every row repeats, so that reading the journal does not make them anew. One reader's own; not for
/// several threads. Bounded: a fixed number of places, a newcomer takes the place of whatever hashed there before.
/// </summary>
internal sealed class TextPool
{
    private const int Places = 256;
    private readonly string[] _texts = new string[Places];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var place = ref _texts[hash % Places];
        if (place is null || !Ascii.Equals(utf8, place))
        {
            place = Encoding.UTF8.GetString(utf8);
        }

        return place;
    }
}
