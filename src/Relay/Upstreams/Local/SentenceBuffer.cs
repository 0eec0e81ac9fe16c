using System.Text;

namespace Relay.Upstreams.Local;

/// <summary>
/// Collects text of any granularity into sentences, as the bidirectional socket does: sentence-final punctuation ends one at once, a
/// comma once there is enough text, and text without any is cut. Not thread-safe.
/// </summary>
internal sealed class SentenceBuffer
{
    private const string Ends = "。！？；.!?;\n";
    private const string Pauses = "，,、";

    /// <summary>Characters from which a comma is enough, and after which text is cut anywhere. The platform's figures are not published.</summary>
    private const int CommaFrom = 60;
    private const int MaxChars = 300;

    private readonly StringBuilder _rest = new();

    /// <summary>UTF-16 units that make no sentence yet.</summary>
    public int RestChars => _rest.Length;

    /// <summary>The sentences that <paramref name="text"/> completes, in order. White space alone is none.</summary>
    public List<string> Append(string text)
    {
        List<string> sentences = [];
        for (int i = 0; i < text.Length; i++)
        {
            _rest.Append(text[i]);

            // "?!" and "..." end one sentence, not two.
            bool goesOn = i + 1 < text.Length && Ends.Contains(text[i + 1], StringComparison.Ordinal);
            if (IsEnd(text[i]) && !goesOn && Take() is { } sentence)
            {
                sentences.Add(sentence);
            }
        }

        return sentences;
    }

    /// <summary>What is left, as a sentence of its own; null when that is nothing but white space.</summary>
    public string? Take()
    {
        string sentence = _rest.ToString();
        _rest.Clear();
        return string.IsNullOrWhiteSpace(sentence) ? null : sentence;
    }

    private bool IsEnd(char last) => Ends.Contains(last, StringComparison.Ordinal)
        || (_rest.Length >= CommaFrom && Pauses.Contains(last, StringComparison.Ordinal))
        || (_rest.Length >= MaxChars && !char.IsHighSurrogate(last));
}
