using System.Text;

namespace Relay.Upstreams.Local;

/// <summary>Finds the version number in what a program answers to <c>--version</c>.</summary>
internal static class ProgramVersion
{
    private const int MaxChars = 20;

    /// <summary>The first word that begins with a digit and has a dot in it ("1.51"); null when there is none.</summary>
    internal static string? Find(ReadOnlySpan<byte> output)
    {
        foreach (string word in Encoding.UTF8.GetString(output).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiDigit(word[0]) && word.Contains('.', StringComparison.Ordinal) && word.Length <= MaxChars)
            {
                return word.TrimEnd(',', '.');
            }
        }

        return null;
    }
}
