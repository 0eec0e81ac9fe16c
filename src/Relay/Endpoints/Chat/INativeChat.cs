using Relay.Identity;
using Relay.Protocol.Usage;

namespace Relay.Endpoints.Chat;

/// <summary>A provider's own interface for chat, where a caller who speaks to it gets that provider's own answers.</summary>
internal interface INativeChat
{
    /// <summary>Whether the model is that provider's.</summary>
    bool Takes(string model);

    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="facts">What the body says.</param>
    /// <param name="body">Borrowed until this completes.</param>
    Task RunAsync(HttpContext context, Caller caller, ChatRequestFacts facts, ReadOnlyMemory<byte> body);
}
