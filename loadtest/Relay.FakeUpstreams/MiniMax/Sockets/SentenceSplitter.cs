using System.Text;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>Collects text of any granularity into sentences, as the bidirectional endpoint does. Not thread-safe.</summary>
internal sealed class SentenceSplitter
{
    private const string Terminators = "。！？；.!?;\n";
    private const string Pauses = "，,、";

    /// <summary>From this many characters on a comma is enough. The platform's figure is not published.</summary>
    private const int CharsForPause = 60;

    /// <summary>Text without any punctuation is cut here. The platform's figure is not published.</summary>
    private const int MaxChars = 300;

    private readonly StringBuilder _rest = new();

    /// <summary>Characters that do not make a sentence yet.</summary>
    public int RestChars => _rest.Length;

    /// <returns>The sentences <paramref name="text"/> completes, in order; those of nothing but white space are dropped.</returns>
    public IReadOnlyList<string> Append(string text)
    {
        var sentences = new List<string>();
        for (int i = 0; i < text.Length; i++)
        {
            _rest.Append(text[i]);
            bool nextEndsToo = i + 1 < text.Length && Terminators.Contains(text[i + 1], StringComparison.Ordinal);
            if (Ends(text[i]) && !nextEndsToo && Take() is string sentence)
            {
                sentences.Add(sentence);
            }
        }

        return sentences;
    }

    /// <returns>The unfinished sentence, or null when there is none.</returns>
    public string? Take()
    {
        string sentence = _rest.ToString();
        _rest.Clear();
        return string.IsNullOrWhiteSpace(sentence) ? null : sentence;
    }

    private bool Ends(char last) => Terminators.Contains(last, StringComparison.Ordinal)
        || (_rest.Length >= CharsForPause && Pauses.Contains(last, StringComparison.Ordinal))
        || (_rest.Length >= MaxChars && !char.IsHighSurrogate(last));
}
