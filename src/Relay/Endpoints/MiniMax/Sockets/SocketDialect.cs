using System.Buffers;
using Relay.Billing;
using Relay.Identity;
using Relay.Protocol.MiniMax;
using Relay.Streaming;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>
/// How one socket dialect says things. One for a session; audio is written by its pump only, everything else by either flow. A method that
/// writes nothing means that the dialect does not say such a thing.
/// </summary>
internal abstract class SocketDialect
{
    /// <summary>The upstream's messages pass byte for byte. Otherwise <see cref="WriteMessage"/>, <see cref="BeginAudio"/> and
    /// <see cref="EndAudio"/> say what they say.</summary>
    public abstract bool PassesBytes { get; }

    /// <summary>Reads a caller's message; <paramref name="scratch"/> is empty and takes a translation.</summary>
    public abstract CallerMessage Read(ReadOnlyMemory<byte> message, HeldBytes scratch);

    /// <summary>The caller is known.</summary>
    public abstract void WriteConnected(IBufferWriter<byte> output, Caller caller, SocketIds ids);

    /// <summary>An event of Relay's own making: a task finished, canceled, flushed.</summary>
    public abstract void WriteEvent(IBufferWriter<byte> output, T2aEventKind kind, SocketIds ids);

    /// <summary>An error; <paramref name="fatal"/> when the connection ends with it.</summary>
    public abstract void WriteError(IBufferWriter<byte> output, int code, string message, SocketIds ids, bool fatal);

    /// <summary>One text was refused and everything else goes on.</summary>
    public abstract void WriteRefused(IBufferWriter<byte> output, int code, string message, SocketIds ids);

    /// <summary>A text has been settled.</summary>
    public virtual void WriteSettled(IBufferWriter<byte> output, SocketStart start, EndReason reason, CallCharge charge)
    {
    }

    /// <summary>An upstream's message without audio, when bytes do not pass.</summary>
    public virtual void WriteMessage(IBufferWriter<byte> output, in T2aEvent said)
    {
    }

    /// <summary>An upstream's audio begins; its hex follows as it is.</summary>
    public virtual void BeginAudio(IBufferWriter<byte> output)
    {
    }

    /// <summary>The message with the audio is complete.</summary>
    public virtual void EndAudio(IBufferWriter<byte> output, in T2aEvent said)
    {
    }

    /// <summary>Completes an audio message that the upstream left unfinished; <paramref name="missingDigit"/> when half a byte is missing.</summary>
    public abstract void WriteBrokenOff(IBufferWriter<byte> output, bool missingDigit);
}
