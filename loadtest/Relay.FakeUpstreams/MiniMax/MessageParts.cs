using System.Text;

namespace Relay.FakeUpstreams.MiniMax;

/// <summary>The bytes of a message before and after its audio, so that one stream builds them once and only the hex changes.</summary>
internal readonly record struct MessageParts(byte[] Before, byte[] After)
{
    /// <summary>Stands for the audio in the text of a message. A control character cannot occur in valid JSON text.</summary>
    public const char Hole = '\u0001';

    /// <summary>Splits <paramref name="message"/> at its hole; without one all of it comes before the audio, which is then left out.</summary>
    public static MessageParts Of(string message)
    {
        int hole = message.IndexOf(Hole, StringComparison.Ordinal);
        return hole < 0
            ? new MessageParts(Encoding.UTF8.GetBytes(message), [])
            : new MessageParts(Encoding.UTF8.GetBytes(message[..hole]), Encoding.UTF8.GetBytes(message[(hole + 1)..]));
    }
}
