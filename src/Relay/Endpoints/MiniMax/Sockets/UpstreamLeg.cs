using Relay.Routing;
using Relay.Upstreams;

namespace Relay.Endpoints.MiniMax.Sockets;

/// <summary>One upstream socket of a session, started and ready for text. A session may go through several.</summary>
internal sealed class UpstreamLeg(SpeechSocket socket, SpeechCandidate candidate)
{
    private volatile bool _isDead;
    private volatile bool _isDetached;

    public SpeechSocket Socket => socket;

    public SpeechCandidate Candidate => candidate;

    /// <summary>Nothing more can be sent on it.</summary>
    public bool IsDead
    {
        get => _isDead;
        set => _isDead = value;
    }

    /// <summary>The session itself let go of it: its end is no news.</summary>
    public bool IsDetached => _isDetached;

    /// <summary>The loop that relays what it says. Set by whoever made the leg.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    /// <summary>Sends one message. False when the connection is gone; then the pump finds that out too, at once, and what it means.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message)
    {
        bool sent = await socket.SendAsync(message);
        if (!sent)
        {
            socket.Abort();
        }

        return sent;
    }

    /// <summary>Lets go: ends at once what it was doing.</summary>
    public ValueTask DetachAsync()
    {
        _isDetached = true;
        _isDead = true;
        candidate.Release();
        return socket.DisposeAsync();
    }
}
