using System.Buffers;

namespace Relay.Endpoints.Chat;

/// <summary>How a caller's dialect looks from outside: its errors and signs of life. What answers are made of is in the translators.</summary>
internal interface IChatSurface
{
    /// <summary>The path, for ledger rows.</summary>
    string Endpoint { get; }

    /// <summary>First part of the price key: <c>text_chat</c>, <c>embedding</c>, ...</summary>
    string TaskType { get; }

    /// <summary>What keeps a stream alive while its upstream is silent; empty where this dialect's clients do not bear it.</summary>
    ReadOnlyMemory<byte> KeepAlive { get; }

    /// <summary>An error in place of an answer.</summary>
    Task WriteErrorAsync(HttpContext context, RelayError error);

    /// <summary>An error inside a stream, between two events. The stream ends with it.</summary>
    void WriteFault(IBufferWriter<byte> output, RelayError error);
}
