using System.Text;

namespace Relay.Archive;

/// <summary>What is spoken in one clip, for the file beside it; it may still grow while the clip is being written. Any thread.</summary>
internal sealed class SpokenText
{
    private readonly StringBuilder _text = new();

    public SpokenText(string text = "") => _text.Append(text);

    public void Append(string text)
    {
        lock (_text)
        {
            _text.Append(text);
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
