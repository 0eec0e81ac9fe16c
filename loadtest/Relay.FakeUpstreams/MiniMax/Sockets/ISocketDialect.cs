using System.Text.Json;

namespace Relay.FakeUpstreams.MiniMax.Sockets;

/// <summary>What the two socket endpoints do differently. Called by the session's receive loop, one event at a time.</summary>
internal interface ISocketDialect : IDisposable
{
    /// <summary>Whether each text is announced by <c>sentence_start</c> and <c>sentence_end</c>.</summary>
    bool AnnouncesSentences { get; }

    /// <summary>The session got a second <c>task_start</c>.</summary>
    Task StartAgainAsync();

    /// <summary>An event other than <c>task_start</c>, after it.</summary>
    /// <returns>False when the event does not exist here.</returns>
    Task<bool> HandleAsync(string name, JsonElement message, string body);
}
