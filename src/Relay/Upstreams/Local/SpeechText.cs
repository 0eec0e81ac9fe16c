namespace Relay.Upstreams.Local;

/// <summary>
/// Copies text on its way to a speech program and takes out what such programs would not read as text: NUL ends espeak-ng's
/// input, other control characters start its embedded commands, and "[[" switches espeak-ng and piper to phoneme codes.
/// Lengths stay equal and UTF-8 stays whole: only single-byte characters are replaced, by spaces.
/// </summary>
internal struct SpeechText
{
    private byte _previous;

    /// <summary>Copies the next piece; the state carries a "[" over to the piece after it.</summary>
    public void Copy(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        for (int i = 0; i < text.Length; i++)
        {
            byte next = text[i];
            bool command = next is (< (byte)' ' and not ((byte)'\n' or (byte)'\r' or (byte)'\t')) or 0x7F;
            if (command || (next == '[' && _previous == '['))
            {
                next = (byte)' ';
            }

            destination[i] = next;
            _previous = next;
        }
    }
}
