using System.Buffers;
using System.Text;

namespace Relay.Upstreams.Local;

/// <summary>
/// Reads a text as a melody: about a beep a syllable, pauses where a speaker pauses. The same text is always the same melody,
/// and takes about as long as somebody speaking it. Keeps nothing but its place in the text.
/// </summary>
internal struct ToneMelody
{
    private const int SyllableMs = 170;
    private const int WordPauseMs = 70;
    private const int ClausePauseMs = 150;
    private const int SentencePauseMs = 300;

    /// <summary>Letters to a syllable in alphabetic scripts. From here on (CJK) every character is one.</summary>
    private const int LettersPerSyllable = 3;
    private const int SyllabicFrom = 0x2E80;

    private const int ScaleDegrees = 8;

    private int _position;

    /// <summary>The next note; false at the end of the text.</summary>
    public bool TryNext(ReadOnlySpan<byte> text, out ToneNote note)
    {
        uint hash = 0;
        int letters = 0;
        while (_position < text.Length)
        {
            Rune.DecodeFromUtf8(text[_position..], out Rune rune, out int length);
            bool letter = Rune.IsLetterOrDigit(rune) && rune.Value < SyllabicFrom;
            if (letters > 0 && !letter)
            {
                break;
            }

            _position += length;
            if (!letter)
            {
                note = Other(rune);
                return true;
            }

            hash = (hash * 31) + (uint)rune.Value;
            if (++letters == LettersPerSyllable)
            {
                break;
            }
        }

        note = Syllable(hash);
        return letters > 0;
    }

    private static ToneNote Syllable(uint hash) => new((int)(hash * 2_654_435_761 >> 16) & (ScaleDegrees - 1), SyllableMs);

    private static ToneNote Other(Rune rune) => rune.Value switch
    {
        '.' or '!' or '?' or '\n' or '。' or '！' or '？' or '…' => new ToneNote(-1, SentencePauseMs),
        ',' or ';' or ':' or '，' or '、' or '；' or '：' or '—' => new ToneNote(-1, ClausePauseMs),
        _ when Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) => new ToneNote(-1, WordPauseMs),
        _ => Syllable((uint)rune.Value),
    };
}
