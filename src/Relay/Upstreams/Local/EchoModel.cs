namespace Relay.Upstreams.Local;

/// <summary>The built-in chat model: says again what the user said, word by word. For trying a client without any key.</summary>
internal static class EchoModel
{
    public const string Name = "echo";

    // A rule of thumb good enough for a model that costs nothing; real models report their own usage.
    private const int CharsPerToken = 4;

    /// <summary>The answer in pieces that, put together, are exactly the text.</summary>
    public static IEnumerable<string> Answer(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int space = text.IndexOf(' ', Math.Min(start + 1, text.Length));
            int end = space < 0 ? text.Length : space;
            yield return text[start..end];
            start = end;
        }
    }

    public static long Tokens(long chars) => (chars + CharsPerToken - 1) / CharsPerToken;
}
