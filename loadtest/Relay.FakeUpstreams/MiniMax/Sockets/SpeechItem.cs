namespace Relay.FakeUpstreams.MiniMax.Sockets;

internal enum SpeechItemKind
{
    Speak,
    Flushed,
    Canceled,
    Finish,
}

/// <summary>One step of a socket's work: a text to speak, or a message due once everything before it is done.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Text">The text of <see cref="SpeechItemKind.Speak"/>.</param>
/// <param name="Body">The message that brought the (end of the) text.</param>
internal sealed record SpeechItem(SpeechItemKind Kind, string Text = "", string Body = "");
